import type { ChatEvent, ChatRequest } from "../../chat";
import { type Fields, fieldsOf, numberOf, textOf, wordOf } from "../fields";

type OpenCall = {
	index: number;
	id: string | undefined;
	named: boolean;
	/** Arguments that came before the name. */
	held: string;
	hasArguments: boolean;
	/** OpenAI's call of a custom tool: its text becomes the JSON of `{"input": …}` as it comes. */
	custom: boolean;
};

type CallEvent = Extract<ChatEvent, { type: "tool-call" }>;

/**
 * Gives every tool call of one choice an index of its own. Vendors leave indexes out, or send 0 for each of several
 * parallel calls; a new id then opens a new call, and a delta without index or id belongs to the last one.
 */
export class ToolCallIndexes {
	readonly #choice: number;
	readonly #answerId: unknown;
	readonly #calls: OpenCall[] = [];
	readonly #byWireIndex = new Map<number, OpenCall>();
	readonly #freeForm: ReadonlySet<string>;

	/** The answer's id goes into the ids of calls that arrive without one; calls of `request`'s free-form tools are marked. */
	constructor(choice: number, answerId: unknown, request?: Pick<ChatRequest, "tools">) {
		this.#choice = choice;
		this.#answerId = answerId;
		this.#freeForm = freeFormNames(request?.tools ?? []);
	}

	/** Calls that came out. */
	get size(): number {
		return this.#calls.filter((call) => call.named).length;
	}

	/** Events of one entry of `tool_calls`. Nothing comes out before the call's name is known. */
	read(delta: Fields): ChatEvent[] {
		const custom = fieldsOf(delta.custom);
		const target = custom ?? fieldsOf(delta.function) ?? {};
		const call = this.#callOf(numberOf(delta.index), wordOf(delta.id));
		const name = wordOf(target.name);
		const args = custom ? customArguments(call, textOf(custom.input) ?? "") : argumentsOf(target.arguments);
		if (args !== "") call.hasArguments = true;
		if (call.named) {
			if (args === "") return [];
			return [{ type: "tool-call", index: call.index, arguments: args, choice: this.#choice }];
		}
		call.held += args;
		if (name === undefined) return [];
		call.named = true;
		const id = (call.id ??= `${callIdPrefix(this.#answerId)}${this.#choice}_${call.index}`);
		const event: CallEvent = { type: "tool-call", index: call.index, id, name, choice: this.#choice };
		if (call.custom || this.#freeForm.has(name)) event.freeForm = true;
		if (call.held !== "") event.arguments = call.held;
		return [event];
	}

	/** Calls without arguments get an empty object at the end: clients parse them, and "" is not JSON. */
	close(): ChatEvent[] {
		return this.#calls
			.filter((call) => call.named && (call.custom || !call.hasArguments))
			.map((call) => ({ type: "tool-call", index: call.index, arguments: call.custom ? '"}' : "{}", choice: this.#choice }));
	}

	#callOf(wireIndex: number | undefined, id: string | undefined): OpenCall {
		const known = wireIndex === undefined ? this.#calls.at(-1) : this.#byWireIndex.get(wireIndex);
		const sameId = id === undefined || known?.id === undefined || known.id === id;
		// Some vendors send later deltas of a call under index 0 but with its own id.
		const call = (sameId ? known : this.#calls.find((open) => open.id === id)) ?? this.#open(id);
		call.id ??= id;
		if (wireIndex !== undefined) this.#byWireIndex.set(wireIndex, call);
		return call;
	}

	#open(id: string | undefined): OpenCall {
		const call: OpenCall = { index: this.#calls.length, id, named: false, held: "", hasArguments: false, custom: false };
		this.#calls.push(call);
		return call;
	}
}

/** No names are asked for where no tool takes free text: the usual case, and calls are many. */
const noNames: ReadonlySet<string> = new Set();

function freeFormNames(tools: ChatRequest["tools"]): ReadonlySet<string> {
	const names = tools.filter((tool) => tool.freeForm).map((tool) => tool.name);
	return names.length > 0 ? new Set(names) : noNames;
}

function argumentsOf(value: unknown): string {
	return textOf(value) ?? (value == null ? "" : JSON.stringify(value));
}

/** The next piece of `{"input":"…"}`; `close` writes its end. */
function customArguments(call: OpenCall, input: string): string {
	const opening = call.custom ? "" : '{"input":"';
	call.custom = true;
	return opening + JSON.stringify(input).slice(1, -1);
}

/** Unique over the turns of a conversation, so that two calls without ids never look like one. */
function callIdPrefix(answerId: unknown): string {
	return `call_${(wordOf(answerId) ?? "").replaceAll(/[^A-Za-z0-9]/g, "").slice(-12)}_`;
}
