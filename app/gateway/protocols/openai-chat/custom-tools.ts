import type { ChatEvent, ChatRequest } from "../../chat";

type ToolCallEvent = Extract<ChatEvent, { type: "tool-call" }>;
type Delta = Record<string, unknown>;

/** Names of the free-form tools that a caller declared. */
export function freeFormNames({ tools }: Pick<ChatRequest, "tools">): ReadonlySet<string> {
	const names = new Set<string>();
	for (const tool of tools) if (tool.freeForm) names.add(tool.name);
	return names;
}

export function isCustomCall(call: unknown): boolean {
	return (call as { type?: unknown } | null)?.type === "custom";
}

/** The text in `{"input": "…"}`; models that were told of a function may write something else, which then is the text. */
export function textOfFreeForm(args: string): string {
	if (args === "") return "";
	try {
		const { input } = JSON.parse(args) as { input?: unknown };
		if (typeof input === "string") return input;
	} catch {
		// Not JSON: the arguments are what the model wrote.
	}
	return args;
}

/**
 * Streamed calls of free-form tools. They arrive as pieces of JSON, and the text in it is whole only at the end: each is
 * announced at once and its input follows when the choice ends.
 * Source: https://platform.openai.com/docs/api-reference/chat-streaming/streaming (delta.tool_calls)
 */
export class CustomCalls {
	readonly #names: ReadonlySet<string>;
	/** Arguments so far, by choice and index. */
	readonly #open = new Map<number, Map<number, string>>();

	private constructor(names: ReadonlySet<string>) {
		this.#names = names;
	}

	/** Undefined where a request has none. */
	static of(chat: Pick<ChatRequest, "tools">): CustomCalls | undefined {
		const names = freeFormNames(chat);
		return names.size > 0 ? new CustomCalls(names) : undefined;
	}

	/** The delta that announces a call, "held" for its later pieces, undefined for calls of functions. */
	take(event: ToolCallEvent): Delta | "held" | undefined {
		const calls = this.#callsOf(event.choice ?? 0);
		const before = calls.get(event.index);
		if (before === undefined && !this.#names.has(event.name ?? "")) return undefined;
		calls.set(event.index, (before ?? "") + (event.arguments ?? ""));
		if (before !== undefined) return "held";
		return { index: event.index, id: event.id ?? "", type: "custom", custom: { name: event.name, input: "" } };
	}

	/** The inputs of a choice's calls. */
	close(choice: number): Delta[] {
		const calls = [...this.#callsOf(choice)];
		this.#open.delete(choice);
		return calls.map(([index, args]) => ({ index, custom: { input: textOfFreeForm(args) } }));
	}

	#callsOf(choice: number): Map<number, string> {
		let calls = this.#open.get(choice);
		if (!calls) this.#open.set(choice, (calls = new Map()));
		return calls;
	}
}
