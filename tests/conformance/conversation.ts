import type { FunctionTool, Message, ReasoningEffort, ToolChoice } from "~/gateway/chat";

/** What a client wants to say, before any surface has written it down. */
export type Ask = {
	messages: Message[];
	/** Turns in the surface's own format, sent after `messages`: an answer that goes back as it came. */
	replayed?: unknown[];
	/** What follows the replayed turns. */
	more?: Message[];
	tools?: FunctionTool[];
	toolChoice?: ToolChoice;
	/** JSON Schema of the answer. */
	schema?: Record<string, unknown>;
	effort?: ReasoningEffort;
	maxTokens?: number;
	temperature?: number;
	/** The provider may search the web. */
	webSearch?: true;
};

export type AnswerBlock =
	| { type: "reasoning"; text: string; signature?: string }
	| { type: "text"; text: string; citations?: { url: string; title: string }[] }
	| { type: "tool-call"; id: string; name: string; arguments: Record<string, unknown>; signature?: string };

/** What a provider is made to say. `prompt` holds every other prompt figure, `completion` holds `reasoning`. */
export type Answer = { blocks: AnswerBlock[]; usage: Figures };

export type Figures = { prompt: number; completion: number; cached: number; written: number; reasoning: number };

/** What a client read from an answer, with the SDK of its surface. */
export type Result = {
	text: string;
	reasoning: string;
	calls: { id: string; name: string; arguments: unknown }[];
	citations: { url: string; title?: string | undefined }[];
	/** Searches that the provider ran; absent where the surface has no place for them. */
	searches?: { query: string; urls: string[] }[];
	/** In OpenAI's words. */
	finish: string;
	/** Figures that the surface has no field for are absent. */
	usage: Partial<Figures>;
	/** The answer in the surface's own format, as a client sends it back. */
	turns: unknown[];
	/** The `x-llmgateway-warnings` header, split. */
	warnings: string[];
};

/** The error that the surface's SDK threw. */
export type Failure = { status: number | undefined; message: string; type: string | undefined; retryAfter: string | null };

export const plainUsage: Figures = { prompt: 21, completion: 9, cached: 0, written: 0, reasoning: 0 };

export const weatherTool: FunctionTool = {
	name: "weather",
	description: "The weather of a city",
	parameters: {
		type: "object",
		properties: { city: { type: "string", description: "Name of the city" } },
		required: ["city"],
		additionalProperties: false,
	},
};

export const placeSchema = {
	type: "object",
	properties: { city: { type: "string" }, degrees: { type: "number" } },
	required: ["city", "degrees"],
	additionalProperties: false,
};

/** One red pixel. */
export const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** The start of an empty PDF. */
export const pdf = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n").toString("base64");

export const system = (text: string): Message => ({ role: "system", content: [{ type: "text", text }] });
export const user = (text: string): Message => ({ role: "user", content: [{ type: "text", text }] });

export function toolResult(toolCallId: string, toolName: string, text: string): Message {
	return { role: "tool", content: [{ type: "tool-result", toolCallId, toolName, content: [{ type: "text", text }] }] };
}

export const says = (text: string, usage: Partial<Figures> = {}): Answer => ({
	blocks: [{ type: "text", text }],
	usage: { ...plainUsage, ...usage },
});
