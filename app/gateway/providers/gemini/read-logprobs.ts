import { type Fields, listOf, numberOf, textOf } from "../fields";

/**
 * `logprobsResult` as OpenAI's `logprobs` object; undefined where there is none.
 * Source: https://ai.google.dev/api/generate-content#LogprobsResult
 */
export function readLogprobs(result: Fields | undefined): { content: Fields[] } | undefined {
	if (!result) return undefined;
	const top = listOf(result.topCandidates);
	const content = listOf(result.chosenCandidates).map((chosen, index) => ({
		...readToken(chosen),
		top_logprobs: listOf(top[index]?.candidates).map(readToken),
	}));
	return content.length > 0 ? { content } : undefined;
}

function readToken(candidate: Fields): Fields {
	const token = textOf(candidate.token) ?? "";
	return { token, logprob: numberOf(candidate.logProbability) ?? 0, bytes: [...new TextEncoder().encode(token)] };
}
