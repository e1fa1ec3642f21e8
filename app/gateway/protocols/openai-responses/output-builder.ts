import type { ChatEvent, FinishReason } from "../../chat";
import { type Call, openCall } from "./output-call";
import type { Emit, Fields, Place } from "./output-fields";
import { OpenMessage } from "./output-message";
import { OpenReasoning } from "./output-reasoning";
import { OpenSearch } from "./output-search";
import { pack } from "./opaque";
import type { ToolNames } from "./tool-names";

export type OutputOptions = {
	/** Makes the id of an answer's n-th item; the same for the same answer. */
	idOf: (prefix: string, number: number) => string;
	names: ToolNames;
	/** Names of tools that take free text, as providers know them. */
	freeForm: ReadonlySet<string>;
	/** Whether opaque parts of reasoning and signatures may be shown. */
	encrypted: boolean;
	/** Whether a search tells the pages it found. */
	sources: boolean;
	emit: Emit;
};

/** Numbers of carriers begin where no answer's items end. */
const firstCarrier = 0x8000;

/**
 * Builds the output items of a response from the events of an answer, and tells each step. Whole answers and streams are
 * both made here, so that they hold the same items with the same ids. A message ends where something else begins; calls
 * stay open until the end, because deltas of several calls may alternate, and searches until they are over.
 */
export class OutputBuilder {
	/** Items by output index; complete after `end`. */
	readonly items: Fields[] = [];
	finish: FinishReason | undefined;
	readonly #options: OutputOptions;
	#message: OpenMessage | undefined;
	#reasoning: OpenReasoning | undefined;
	readonly #calls = new Map<number, Call>();
	readonly #searches = new Map<string, OpenSearch>();
	/** Items that everybody sees, and those that only carry signatures: ids do not depend on who sees the latter. */
	#made = 0;
	#carriers = 0;

	constructor(options: OutputOptions) {
		this.#options = options;
	}

	/** Events of other choices than the first are passed over: the Responses API has one. */
	take(event: ChatEvent): void {
		if ("choice" in event && event.choice) return;
		switch (event.type) {
			case "text":
				if (event.text === "" && !event.signature && event.logprobs === undefined) return;
				return this.#openMessage().text(event);
			case "refusal":
				return event.text === "" ? undefined : this.#openMessage().refusal(event.text);
			case "citation":
				return this.#openMessage().cite(event);
			case "reasoning":
				return this.#takeReasoning(event);
			case "tool-call":
				return this.#takeCall(event);
			case "web-search":
				return this.#takeSearch(event);
			case "image":
				return this.#addImage(event);
			case "finish":
				this.finish = event.reason;
		}
	}

	/** Closes what is open. Items of an answer that did not come to its end are `incomplete`. */
	end(status: "completed" | "incomplete" = "completed"): void {
		this.#closeReasoning(status);
		this.#closeMessage(status);
		for (const call of this.#calls.values()) {
			call.close(status);
			if (call.signature && !call.carried) this.#carry(call.signature, call.callId);
		}
		this.#calls.clear();
		for (const search of this.#searches.values()) search.abandon();
		this.#searches.clear();
	}

	#openMessage(): OpenMessage {
		this.#closeReasoning("completed");
		this.#message ??= new OpenMessage(this.#add("msg"), this.#options.emit);
		return this.#message;
	}

	#closeMessage(status: string): void {
		const message = this.#message;
		this.#message = undefined;
		message?.close(status);
		if (message?.signature && this.#options.encrypted) {
			this.#addWhole(this.#carrier(pack({ kind: "text", signature: message.signature })));
		}
	}

	#takeReasoning(event: Extract<ChatEvent, { type: "reasoning" }>): void {
		const open = this.#reasoning;
		if (open && event.id !== undefined && open.givenId !== undefined && event.id !== open.givenId) {
			this.#closeReasoning("completed");
		}
		if (!this.#reasoning) {
			if (!event.text && event.signature === undefined && event.encrypted === undefined) return;
			this.#closeMessage("completed");
			const place = this.#add("rs", event.id);
			this.#reasoning = new OpenReasoning(place, this.#options.emit, this.#options.encrypted, event.id);
		}
		this.#reasoning.take(event);
		if (event.done) this.#closeReasoning("completed");
	}

	#closeReasoning(status: string): void {
		const reasoning = this.#reasoning;
		this.#reasoning = undefined;
		reasoning?.close(status);
	}

	#takeCall(event: Extract<ChatEvent, { type: "tool-call" }>): void {
		this.#closeReasoning("completed");
		this.#closeMessage("completed");
		let call = this.#calls.get(event.index);
		if (!call) {
			const { names, freeForm, emit, encrypted } = this.#options;
			const name = event.name ?? "";
			const callId = event.id || this.#options.idOf("call", this.#made);
			const carried = event.signature !== undefined && encrypted;
			if (event.signature !== undefined && carried) this.#carry(event.signature, callId);
			const custom = event.freeForm === true || freeForm.has(name);
			const place = this.#add(custom ? "ctc" : "fc");
			call = openCall({ custom, place, emit, callId, name: names.full(name), carried });
			this.#calls.set(event.index, call);
		}
		if (event.signature) call.signature = event.signature;
		if (event.arguments) call.push(event.arguments);
	}

	#takeSearch(event: Extract<ChatEvent, { type: "web-search" }>): void {
		let search = this.#searches.get(event.id);
		if (!search) {
			this.#closeReasoning("completed");
			this.#closeMessage("completed");
			search = new OpenSearch(this.#add("ws"), this.#options.emit, this.#options.sources);
			this.#searches.set(event.id, search);
		}
		if (!event.done) return;
		search.finish(event);
		this.#searches.delete(event.id);
	}

	#addImage(event: Extract<ChatEvent, { type: "image" }>): void {
		this.#closeReasoning("completed");
		this.#closeMessage("completed");
		const format = event.mediaType.replace(/^image\//, "");
		const image = { type: "image_generation_call", status: "completed", output_format: format, result: event.data };
		this.#addWhole({ id: this.#options.idOf("ig", this.#made++), ...image }, { result: null, status: "in_progress" });
	}

	/** The signature of a call, in a reasoning item: its own item has no place that clients keep. */
	#carry(signature: string, callId: string): void {
		if (this.#options.encrypted) this.#addWhole(this.#carrier(pack({ kind: "call", callId, signature })));
	}

	#carrier(encrypted: string): Fields {
		const id = this.#options.idOf("rs", firstCarrier + this.#carriers++);
		return { id, type: "reasoning", summary: [], encrypted_content: encrypted };
	}

	#addWhole(item: Fields, begun: Fields = {}): void {
		const index = this.items.length;
		this.items.push(item);
		this.#options.emit("response.output_item.added", { output_index: index, item: { ...item, ...begun } });
		this.#options.emit("response.output_item.done", { output_index: index, item });
	}

	/** A place for one more item, which its owner fills. */
	#add(prefix: string, id?: string): Place {
		const index = this.items.length;
		const item: Fields = { id: id ?? this.#options.idOf(prefix, this.#made) };
		this.#made++;
		this.items.push(item);
		return { index, item };
	}
}
