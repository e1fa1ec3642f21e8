import type { ReasoningIssuer } from "./chat-answer";

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

/**
 * By which factor a provider is chosen. Where the first one has shown no content after `hedgeMs` milliseconds, the same request
 * is sent to the second, too, and who begins first is heard.
 */
export type RoutingWish = { strategy: Strategy; hedgeMs?: number };

export const strategies = ["auto", "price", "throughput", "latency"] as const;
export type Strategy = (typeof strategies)[number];

/** Request formats of clients. A provider of the same dialect receives the caller's own body. */
export type Dialect =
	| "openai-chat"
	| "openai-responses"
	| "openai-completions"
	| "anthropic-messages"
	| "gemini"
	| "bedrock-converse";

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
	/** By what the provider is chosen; absent is the usual score. */
	routing?: RoutingWish;
	/** Asked where the gateway chooses the model: only models that cost nothing, only models that do not reason. */
	freeModelsOnly?: true;
	noReasoning?: true;
	/** What the parser had to leave out or change; told in `x-llmgateway-warnings`. */
	warnings?: string[];
	/**
	 * What in the body only providers of its own dialect can do. Where another serves, `lost` becomes a warning and `refused`
	 * ends the request with a 400.
	 */
	dialectOnly?: { lost: string[]; refused: string[] };
	/**
	 * The client is a coding agent that asks the same of every model: reasoning and searches that a model lacks are left
	 * out with a warning, where others are refused.
	 */
	adaptable?: true;
	/** The client speaks of `functions`, as was usual before there were tools; calls are answered in that form. */
	legacyFunctions?: true;
	/** The project wants no cache writes: wires add no markers of their own. Set by `stripCacheMarkers`. */
	noCacheMarkers?: true;
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

export * from "./chat-answer";
