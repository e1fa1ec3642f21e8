/**
 * Who made the opaque part of a reasoning block (`signature`, `encrypted`) and is the only one that can read it. A wire
 * leaves the opaque part of another issuer out; a block without one is nobody's in particular and is passed on.
 */
export type ReasoningIssuer = "anthropic" | "google" | "openai" | "azure" | "mantle" | "xai" | "meta";

/** Why a choice ended, in OpenAI's words. `error` is never sent to a client as a finish reason. */
export type FinishReason = "stop" | "length" | "tool_calls" | "content_filter";

/**
 * Tokens as billed. `promptTokens` is the whole prompt and contains every other prompt figure; `completionTokens`
 * is the whole output and contains reasoning, image and audio tokens.
 */
export type TokenUsage = {
	promptTokens: number;
	completionTokens: number;
	/** Read from a cache that the provider filled by itself. */
	cachedTokens: number;
	/** Read from a cache that the caller asked for with breakpoints. Not contained in `cachedTokens`. */
	cacheReadTokens: number;
	/** Written to a cache that lives five minutes / one hour. */
	cacheWriteTokens: number;
	cacheWrite1hTokens: number;
	audioInputTokens: number;
	/** Audio and image tokens that were also read from the cache (contained in both figures). */
	cachedAudioInputTokens: number;
	imageInputTokens: number;
	cachedImageInputTokens: number;
	videoInputTokens: number;
	reasoningTokens: number;
	audioOutputTokens: number;
	imageOutputTokens: number;
	/** Web searches the provider ran and bills apart. */
	webSearches: number;
	/** True where no provider reported the figures and they were counted from the text. */
	estimated: boolean;
};

export const noUsage: Readonly<TokenUsage> = {
	promptTokens: 0,
	completionTokens: 0,
	cachedTokens: 0,
	cacheReadTokens: 0,
	cacheWriteTokens: 0,
	cacheWrite1hTokens: 0,
	audioInputTokens: 0,
	cachedAudioInputTokens: 0,
	imageInputTokens: 0,
	cachedImageInputTokens: 0,
	videoInputTokens: 0,
	reasoningTokens: 0,
	audioOutputTokens: 0,
	imageOutputTokens: 0,
	webSearches: 0,
	estimated: false,
};

/** A failure reported by a provider, in HTTP terms, whether by status or inside a 200. */
export type UpstreamFault = {
	/** The provider's status, or the one its error type stands for; 502 where unknown. */
	status: number;
	message: string;
	code?: string;
	type?: string;
	param?: string;
	/** Seconds, from `Retry-After` or its kin. */
	retryAfter?: number;
	/** The provider's content filter turned the request away: an answer without content, not a failure. */
	contentRefused?: true;
};

/** A page that a search found. `age` is when it was written, in the provider's own words. */
export type SearchResult = { url: string; title?: string; age?: string };

/**
 * What a provider's answer consists of, streamed or not. `choice` is the index among `n` answers (0 where absent).
 * Deltas of one block follow each other; a change of type, or of a tool call's `index`, ends the block before.
 */
export type ChatEvent =
	/** `usage` is what the provider already knows of the prompt (Anthropic's `message_start`). */
	| { type: "start"; id?: string; model?: string; created?: number; serviceTier?: string; usage?: Partial<TokenUsage> }
	/** `logprobs` is OpenAI's object for these tokens, as it came. */
	| { type: "text"; text: string; choice?: number; signature?: string; logprobs?: unknown }
	| { type: "refusal"; text: string; choice?: number }
	/** `done: true` closes a reasoning block so that the next delta opens another. */
	| {
			type: "reasoning";
			text?: string;
			signature?: string;
			encrypted?: string;
			issuer?: ReasoningIssuer;
			id?: string;
			choice?: number;
			done?: boolean;
	  }
	/** First delta of an `index` has `id` and `name`; `arguments` are deltas of JSON text. */
	| {
			type: "tool-call";
			index: number;
			id?: string;
			name?: string;
			arguments?: string;
			signature?: string;
			choice?: number;
			freeForm?: true;
	  }
	| { type: "citation"; url: string; title?: string; content?: string; start?: number; end?: number; choice?: number }
	/**
	 * A search that the provider runs by itself. The event with `done` holds all of it; one without may come before under the
	 * same `id`, where the provider tells when a search begins. Searches are billed by `TokenUsage.webSearches` alone.
	 */
	| {
			type: "web-search";
			id: string;
			queries: string[];
			results: SearchResult[];
			failed?: true;
			done?: true;
			choice?: number;
	  }
	| { type: "image"; mediaType: string; data: string; choice?: number }
	| { type: "usage"; usage: TokenUsage }
	/** `raw` is the provider's own word for it, `stopSequence` the caller's text that ended the answer. */
	| { type: "finish"; reason: FinishReason; raw: string; choice?: number; stopSequence?: string }
	| { type: "error"; fault: UpstreamFault };

/** True for the events after which an answer can no longer be taken back from the client. */
export function isContent(event: ChatEvent): boolean {
	switch (event.type) {
		case "text":
		case "refusal":
			return event.text !== "";
		case "reasoning":
		case "tool-call":
		case "image":
		case "citation":
		case "web-search":
			return true;
		default:
			return false;
	}
}
