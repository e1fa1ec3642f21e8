type TokenLogprob = { token: string; logprob: number; top_logprobs?: { token: string; logprob: number }[] | null };

/** Log probabilities as text completions spell them. Offsets count characters of the answer's text. */
export type LegacyLogprobs = {
	tokens: string[];
	token_logprobs: number[];
	top_logprobs: Record<string, number>[];
	text_offset: number[];
};

/**
 * The probabilities of chat completions (`{content: [{token, logprob, top_logprobs}]}`) in lists; null where there are
 * none. `offset` is where the first token stands.
 */
export function legacyLogprobs(deltas: readonly unknown[], offset: number): LegacyLogprobs | null {
	const tokens = deltas.flatMap((delta) => (delta as { content?: TokenLogprob[] | null } | null)?.content ?? []);
	if (tokens.length === 0) return null;
	let at = offset;
	const offsets = tokens.map(({ token }) => {
		const start = at;
		at += token.length;
		return start;
	});
	return {
		tokens: tokens.map(({ token }) => token),
		token_logprobs: tokens.map(({ logprob }) => logprob),
		top_logprobs: tokens.map(({ top_logprobs: top }) =>
			Object.fromEntries((top ?? []).map(({ token, logprob }) => [token, logprob])),
		),
		text_offset: offsets,
	};
}
