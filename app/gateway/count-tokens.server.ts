import { logger } from "~/platform/logger.server";
import type { ChatRequest } from "./chat";
import { GatewayError } from "./errors";
import { parseCountTokensRequest } from "./protocols/anthropic-messages/parse";
import { errorBody } from "./protocols/anthropic-messages/error-body";
import type { WireTarget } from "./providers/provider";
import type { Candidate } from "./routing/candidate";
import { admitCaller } from "./steps/authenticate.server";
import { callProvider } from "./steps/call-provider.server";
import { chooseRoute } from "./steps/choose-route.server";
import { errorResponse } from "./steps/error-response.server";
import { estimatePromptTokens } from "./steps/estimate-usage";
import type { CallContext } from "./steps/open-call";
import { readBody } from "./steps/read-body";
import { parseErrorBody, upstreamError } from "./steps/upstream-fault";

/** Longest wait for a provider's count, in milliseconds: callers wait for it before they send the prompt. */
const limitMs = 10_000;

/**
 * `POST /v1/messages/count_tokens`: the tokens of a prompt, counted by the provider where it does that, else estimated
 * from its text. Costs nothing and is not recorded. Never throws: failures become Anthropic's error response.
 * Source: https://platform.claude.com/docs/en/build-with-claude/token-counting
 */
export async function countTokens(context: CallContext): Promise<Response> {
	try {
		const policy = await admitCaller(context);
		const body = await readBody(context.incoming, context.headers);
		const chat = parseCountTokensRequest(body, context.headers);
		const { candidates } = await chooseRoute(chat, policy, { now: Date.now(), noFallback: true });
		const [candidate] = candidates;
		const counted = await countAtProvider(chat, candidate);
		return Response.json({ input_tokens: counted ?? estimatePromptTokens(chat) });
	} catch (error) {
		return errorResponse({ errorBody }, error, context.requestId);
	}
}

/** Undefined where the provider does not count, or cannot at the moment. Throws what it says against the prompt. */
async function countAtProvider(chat: ChatRequest, candidate: Candidate): Promise<number | undefined> {
	const { tokenCount } = candidate.provider;
	if (!tokenCount) return undefined;
	const { mapping, region, credential } = candidate;
	const target: WireTarget = { mapping, stream: false, credential, ...(region ? { region } : {}) };
	const counting = { ...candidate, provider: { ...candidate.provider, endpoint: () => tokenCount.path } };
	try {
		const response = await callProvider(counting, tokenCount.toWire(chat, target), target, AbortSignal.timeout(limitMs));
		const text = await response.text();
		if (response.status < 300) return tokenCount.read(JSON.parse(text));
		const fault = candidate.provider.readError(response.status, response.headers, parseErrorBody(text));
		throw upstreamError(fault, candidate);
	} catch (error) {
		// A prompt that the provider refuses would be refused in earnest too; everything else is its own trouble.
		if (error instanceof GatewayError && (error.status === 400 || error.status === 413)) throw error;
		const { id } = candidate.provider;
		logger.warn({ err: error, provider: id }, "the provider did not count tokens: they were estimated");
		return undefined;
	}
}
