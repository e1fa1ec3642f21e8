/** What a simulator needs to know of one wire family. */
export type Family = {
	name: "openai" | "openai-responses" | "anthropic" | "gemini" | "vertex" | "azure" | "bedrock";
	/** Undefined where the path is not this family's. `vendor` is the path's first segment, or the family's own name. */
	match(method: string, path: string, headers: Headers, query: URLSearchParams): Route | undefined;
	/** The credential sent, or undefined. */
	credential(headers: Headers): string | undefined;
	/** What the provider would object to in this request; undefined where it would answer. */
	objection(route: Route, headers: Headers, body: Body): Objection | undefined;
	errorBody(status: number, message: string, told?: Pick<Objection, "param" | "code">): unknown;
	/** Payload of an error event inside a stream. */
	errorEvent(message: string): string;
	/** The built-in answer. */
	answer(route: Route, body: Body, plan: Plan): Answer;
	/** Headers of an answer. */
	answerHeaders?(body: Body): Record<string, string>;
	/** Bytes of one stream event. */
	frame(payload: string): string | Uint8Array;
	/** Media type of streams; `text/event-stream` where absent. */
	streamType?: string;
	/** Payloads after which a stream is complete although they are not recorded, such as `[DONE]`. */
	endMarks: string[];
	lastUserText(body: Body): string;
};

export type Headers = Record<string, string | undefined>;
export type Body = Record<string, unknown>;

/** `counts` asks for the number of a prompt's tokens only; `unversioned` lacks the API version that it needs. */
export type Route = { kind: "chat" | "models"; vendor: string; model?: string; stream?: boolean; counts?: boolean; unversioned?: boolean };
export type Objection = { status: number; message: string; param?: string | null; code?: string | null };

/** What the built-in answer says. */
export type Plan = {
	text: string[];
	reasoning: string[];
	calls: { name: string; arguments: Record<string, unknown> }[];
	promptTokens: number;
	usage: Record<string, unknown> | undefined;
};

export type Answer = { body: unknown; payloads: string[] };

export type Tool = { name: string; parameters: Body | undefined };

/**
 * Decides what to say: echoes the prompt; calls the first tool where one is forced or the prompt has the word "tool",
 * the first two where it has the word "both"; reasons where it was asked to.
 */
export function planAnswer(
	vendor: string,
	prompt: string,
	asked: { tools: Tool[]; forced: boolean; forcedName?: string; answered: boolean; reasoning: boolean },
	options: { words?: number; usage?: Record<string, unknown> },
): Plan {
	const spoken = prompt.replace(/\[simulate [^\]]*\]/, "").trim();
	const wantsTool = asked.forced || (!asked.answered && /\btools?\b|\bboth\b/i.test(spoken));
	const named = asked.tools.filter((tool) => asked.forcedName === undefined || tool.name === asked.forcedName);
	const called = wantsTool ? named.slice(0, /\bboth\b/i.test(spoken) ? 2 : 1) : [];
	const sentence = `Hello from the ${vendor} simulator. You said: ${spoken}`;
	const text =
		options.words === undefined ? piecesOf(sentence) : Array.from({ length: options.words }, (_, at) => `word${at} `);
	return {
		text: called.length > 0 ? [] : text,
		reasoning: asked.reasoning ? piecesOf("First I read the question. Then I answer it.") : [],
		calls: called.map((tool) => ({ name: tool.name, arguments: argumentsFor(tool.parameters) })),
		promptTokens: 10 + piecesOf(prompt).length,
		usage: options.usage,
	};
}

/** Words with the space before them, as models stream them. */
export function piecesOf(text: string): string[] {
	return text.match(/\s*\S+/g) ?? [];
}

export function completionTokens(plan: Plan): number {
	return plan.text.length + plan.calls.length * 12;
}

function argumentsFor(parameters: Body | undefined): Record<string, unknown> {
	const properties = (parameters?.properties ?? {}) as Record<string, Body>;
	const values: Record<string, unknown> = {
		string: "Zürich",
		integer: 7,
		number: 7.5,
		boolean: true,
		array: [],
		object: {},
	};
	return Object.fromEntries(Object.entries(properties).map(([name, { type }]) => [name, values[String(type)] ?? null]));
}

export function isObject(value: unknown): value is Body {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function objectsOf(value: unknown): Body[] {
	return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Text of a content field that is a string or a list of text parts. */
export function textOf(content: unknown): string {
	if (typeof content === "string") return content;
	return objectsOf(content)
		.map(({ text }) => (typeof text === "string" ? text : ""))
		.join(" ");
}

let answers = 0;

/** A new id for every answer, as providers give them. */
export function nextAnswerId(prefix: string): string {
	return `${prefix}simulated${++answers}`;
}
