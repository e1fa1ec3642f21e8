/**
 * The neutral chat model: what client protocols are parsed into and encoded from, and what provider wires are
 * written from and decoded into. A client protocol and a provider wire never see each other, only this file.
 *
 * Rules that hold everywhere:
 * - the order of messages, parts and streamed blocks is kept;
 * - opaque values (signatures, encrypted reasoning, tool arguments) are carried as the exact text that arrived;
 * - what one side cannot express is converted, refused with a 400, or named in a warning: never dropped silently.
 */

/** Marks the end of a prefix that the provider is asked to cache. */
export type CacheBreakpoint = { ttl: "5m" | "1h" };

export type TextPart = { type: "text"; text: string; cache?: CacheBreakpoint };

/** Where bytes of an image or file come from. `base64` carries no `data:` prefix. */
export type MediaSource =
	| { kind: "url"; url: string }
	| { kind: "base64"; mediaType: string; data: string };

export type ImagePart = {
	type: "image";
	source: MediaSource;
	detail?: "low" | "high" | "auto";
	cache?: CacheBreakpoint;
};

export type AudioPart = { type: "audio"; format: string; data: string; cache?: CacheBreakpoint };

export type FilePart = {
	type: "file";
	filename?: string;
	source: MediaSource | { kind: "id"; id: string };
	cache?: CacheBreakpoint;
};

/** `arguments` is the JSON text exactly as written by the model; it may be empty, which means `{}`. */
export type ToolCallPart = {
	type: "tool-call";
	id: string;
	name: string;
	arguments: string;
	/** Provider-signed state that must travel back unchanged (Gemini thought signature). */
	signature?: string;
	cache?: CacheBreakpoint;
	/** A call of a free-form tool: `arguments` is still JSON, `{"input": "<text>"}`; see `FunctionTool.freeForm`. */
	freeForm?: true;
};

export type ToolResultPart = {
	type: "tool-result";
	toolCallId: string;
	toolName?: string;
	content: (TextPart | ImagePart | FilePart)[];
	isError?: boolean;
	cache?: CacheBreakpoint;
};

/**
 * Who made the opaque part of a reasoning block (`signature`, `encrypted`) and is the only one that can read it. A wire
 * leaves the opaque part of another issuer out; a block without one is nobody's in particular and is passed on.
 */
export type ReasoningIssuer = "anthropic" | "google" | "openai" | "xai";

/** One block of reasoning. `encrypted` is a redacted or encrypted block, `signature` proves `text`. */
export type ReasoningPart = {
	type: "reasoning";
	text?: string;
	signature?: string;
	encrypted?: string;
	issuer?: ReasoningIssuer;
	/** The issuer's own id of the block, which some demand back (`rs_…` of OpenAI's Responses API). */
	id?: string;
};

/** Text or image of an assistant may carry a Gemini thought signature as well. */
export type AssistantTextPart = TextPart & { signature?: string };

export type UserPart = TextPart | ImagePart | AudioPart | FilePart;
export type AssistantPart = AssistantTextPart | ImagePart | ReasoningPart | ToolCallPart;

export type Message =
	| { role: "system" | "developer"; content: TextPart[] }
	| { role: "user"; content: UserPart[]; name?: string }
	| { role: "assistant"; content: AssistantPart[]; name?: string }
	| { role: "tool"; content: ToolResultPart[] };

export type FunctionTool = {
	name: string;
	description?: string;
	/** JSON Schema of the arguments; absent means "no arguments". */
	parameters?: Record<string, unknown>;
	strict?: boolean;
	cache?: CacheBreakpoint;
	/**
	 * A tool that takes free text instead of JSON (OpenAI's `custom` tools). `parameters` is then always
	 * `freeFormParameters`, so that wires without such tools need not know; a wire that has them writes `format` (OpenAI's
	 * grammar or text object) and converts between the text and `{"input": …}`.
	 */
	freeForm?: { format?: Record<string, unknown> };
};

/** What a free-form tool looks like to a wire that only knows functions. */
export const freeFormParameters = {
	type: "object",
	properties: { input: { type: "string" } },
	required: ["input"],
	additionalProperties: false,
} as const;

/** A search that the provider runs by itself while it answers. */
export type WebSearch = {
	userLocation?: { city?: string; region?: string; country?: string; timezone?: string };
	contextSize?: "low" | "medium" | "high";
	maxUses?: number;
	allowedDomains?: string[];
	blockedDomains?: string[];
	/** The caller insists on a search. */
	forced?: true;
};

export type ToolChoice =
	| { type: "auto" }
	| { type: "none" }
	| { type: "required" }
	| { type: "function"; name: string };

export type ResponseFormat =
	| { type: "text" }
	| { type: "json_object" }
	| {
			type: "json_schema";
			name: string;
			description?: string;
			schema: Record<string, unknown>;
			strict?: boolean;
	  };

export const reasoningEfforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;
export type ReasoningEffort = (typeof reasoningEfforts)[number];

/**
 * `maxTokens` wins over `effort` where both are given. `adaptive` leaves the amount to the model (Anthropic's
 * `thinking.type: "adaptive"`). `summary` asks for a readable summary where the reasoning itself is secret.
 */
export type ReasoningRequest = {
	effort?: ReasoningEffort;
	maxTokens?: number;
	exclude?: boolean;
	adaptive?: true;
	summary?: "auto" | "concise" | "detailed";
};

export type Sampling = {
	maxTokens?: number;
	temperature?: number;
	topP?: number;
	topK?: number;
	frequencyPenalty?: number;
	presencePenalty?: number;
	seed?: number;
	stop?: string[];
	/** Number of choices. */
	n?: number;
	logprobs?: boolean;
	topLogprobs?: number;
	logitBias?: Record<string, number>;
};

/** Request formats of clients. A provider of the same dialect receives the caller's own body. */
export type Dialect = "openai-chat" | "openai-responses" | "openai-completions" | "anthropic-messages" | "gemini";

export type ChatRequest = {
	/** The model exactly as the caller wrote it. */
	model: string;
	stream: boolean;
	messages: Message[];
	tools: FunctionTool[];
	toolChoice?: ToolChoice;
	parallelToolCalls?: boolean;
	sampling: Sampling;
	reasoning?: ReasoningRequest;
	responseFormat?: ResponseFormat;
	webSearch?: WebSearch;
	/** How wordy the answer should be. */
	verbosity?: "low" | "medium" | "high";
	/** The caller's processing tier; `default` and `auto` are the standard one. */
	serviceTier?: string;
	/** Repair of JSON answers that do not parse; `stream` holds a streamed answer back for it. */
	healing?: { stream: boolean };
	/** How images should be made, by models that answer with images. */
	imageConfig?: Readonly<Record<string, unknown>>;
	promptCacheKey?: string;
	safetyIdentifier?: string;
	/** The end user's identifier, as the caller gave it. */
	user?: string;
	/** What the parser had to leave out or change; told in `x-llmgateway-warnings`. */
	warnings?: string[];
	/**
	 * The caller's own body and its dialect. A provider that speaks the same dialect forwards it with only the owned
	 * fields changed, so that new and unknown fields survive. Treat it as read-only.
	 */
	source: {
		dialect: Dialect;
		body: Readonly<Record<string, unknown>>;
		/** Headers that belong to the dialect and travel with a forwarded body (`anthropic-beta`). */
		headers?: Readonly<Record<string, string>>;
	};
};

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
	| { type: "image"; mediaType: string; data: string; choice?: number }
	| { type: "usage"; usage: TokenUsage }
	/** `raw` is the provider's own word for it. */
	| { type: "finish"; reason: FinishReason; raw: string; choice?: number }
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
			return true;
		default:
			return false;
	}
}
