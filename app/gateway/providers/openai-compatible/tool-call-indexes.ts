import type { ChatEvent } from "../../chat";
import { type Fields, fieldsOf, numberOf, textOf, wordOf } from "../fields";

type OpenCall = { index: number; id: string | undefined; named: boolean; held: string; hasArguments: boolean };

/**
 * Gives every tool call of one choice an index of its own. Vendors leave indexes out, or send 0 for each of several
 * parallel calls; a new id then opens a new call, and a delta without index or id belongs to the last one.
 */
export class ToolCallIndexes {
	readonly #choice: number;
	readonly #answerId: unknown;
	readonly #calls: OpenCall[] = [];
	readonly #byWireIndex = new Map<number, OpenCall>();

	/** The answer's id goes into the ids of calls that arrive without one. */
	constructor(choice: number, answerId: unknown) {
		this.#choice = choice;
		this.#answerId = answerId;
	}

	/** Calls that came out. */
	get size(): number {
		return this.#calls.filter((call) => call.named).length;
	}

	/** Events of one entry of `tool_calls`. Nothing comes out before the call's name is known. */
	read(delta: Fields): ChatEvent[] {
		const target = fieldsOf(delta.function) ?? {};
		const call = this.#callOf(numberOf(delta.index), wordOf(delta.id));
		const name = wordOf(target.name);
		const args = textOf(target.arguments) ?? (target.arguments == null ? "" : JSON.stringify(target.arguments));
		if (args !== "") call.hasArguments = true;
		if (call.named) {
			if (args === "") return [];
			return [{ type: "tool-call", index: call.index, arguments: args, choice: this.#choice }];
		}
		call.held += args;
		if (name === undefined) return [];
		call.named = true;
		const id = (call.id ??= `${callIdPrefix(this.#answerId)}${this.#choice}_${call.index}`);
		const event: ChatEvent = { type: "tool-call", index: call.index, id, name, choice: this.#choice };
		if (call.held !== "") event.arguments = call.held;
		return [event];
	}

	/** Calls without arguments get an empty object at the end: clients parse them, and "" is not JSON. */
	close(): ChatEvent[] {
		return this.#calls
			.filter((call) => call.named && !call.hasArguments)
			.map((call) => ({ type: "tool-call", index: call.index, arguments: "{}", choice: this.#choice }));
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
		const call: OpenCall = { index: this.#calls.length, id, named: false, held: "", hasArguments: false };
		this.#calls.push(call);
		return call;
	}
}

/** Unique over the turns of a conversation, so that two calls without ids never look like one. */
function callIdPrefix(answerId: unknown): string {
	return `call_${(wordOf(answerId) ?? "").replaceAll(/[^A-Za-z0-9]/g, "").slice(-12)}_`;
}
