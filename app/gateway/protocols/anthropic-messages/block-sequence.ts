import type { ChatEvent, ReasoningPart } from "../../chat";
import { carry, writeOpaque } from "./carried-signatures";
import { searchBlocks, searchId } from "./search-blocks";

/** Where blocks go: opened, filled by deltas in the spelling of the streaming API, closed, one after the other. */
export type BlockSink = {
	open(block: Record<string, unknown>): void;
	delta(delta: Record<string, unknown>): void;
	close(): void;
};

type ToolCall = {
	id: string;
	name: string;
	state: "waiting" | "open" | "closed";
	arguments: string;
	/** Arguments that came while another block was open. */
	unsent: string;
	signature: string | undefined;
};

type SearchEvent = Extract<ChatEvent, { type: "web-search" }>;
type ContentEvent = Exclude<ChatEvent, { type: "start" | "usage" | "error" | "finish" }>;

/**
 * Turns the events of an answer into Anthropic's content blocks, which follow each other: one is open at a time. Tool
 * calls whose deltas come interleaved are therefore held back until the open one is complete, each keeping its own
 * input.
 * Source: https://platform.claude.com/docs/en/build-with-claude/streaming
 */
export class BlockSequence {
	readonly #sink: BlockSink;
	readonly #omitsThinking: boolean;
	readonly #logId: string;
	#searches = 0;
	#open: "text" | "thinking" | ToolCall | undefined;
	readonly #calls = new Map<number, ToolCall>();
	#reasoningOrigin: Pick<ReasoningPart, "issuer" | "id"> = {};

	/** `logId` tells the searches of this answer from those of others. */
	constructor(sink: BlockSink, options: { omitsThinking: boolean; logId: string }) {
		this.#sink = sink;
		this.#omitsThinking = options.omitsThinking;
		this.#logId = options.logId;
	}

	take(event: ContentEvent): void {
		// This dialect has one answer per request.
		if (event.choice) return;
		switch (event.type) {
			case "text":
				this.#takeText(event.text);
				if (event.signature) this.#addCarried(carry({ kind: "text", value: event.signature }));
				return;
			case "refusal":
				this.#takeText(event.text);
				return;
			case "reasoning":
				this.#takeReasoning(event);
				return;
			case "tool-call":
				this.#takeCall(event);
				return;
			case "citation":
				this.#beText();
				this.#sink.delta({ type: "citations_delta", citation: citationOf(event) });
				return;
			case "web-search":
				// Its input is not known before.
				if (event.done) this.#addSearch(event);
				return;
			case "image":
				this.#addWhole({ type: "image", source: { type: "base64", media_type: event.mediaType, data: event.data } });
		}
	}

	/** Writes what was held back and closes the last block. */
	end(): void {
		this.#endCalls();
		this.#close();
	}

	#takeText(text: string): void {
		if (text === "") return;
		this.#beText();
		this.#sink.delta({ type: "text_delta", text });
	}

	#beText(): void {
		if (this.#open === "text") return;
		this.end();
		this.#sink.open({ type: "text", text: "" });
		this.#open = "text";
	}

	#beThinking(): void {
		if (this.#open === "thinking") return;
		this.end();
		this.#sink.open({ type: "thinking", thinking: "", signature: "" });
		this.#open = "thinking";
	}

	#takeReasoning(event: Extract<ChatEvent, { type: "reasoning" }>): void {
		if (event.issuer) this.#reasoningOrigin.issuer = event.issuer;
		if (event.id) this.#reasoningOrigin.id = event.id;
		const origin = this.#reasoningOrigin;
		if (event.text && !this.#omitsThinking) {
			this.#beThinking();
			this.#sink.delta({ type: "thinking_delta", thinking: event.text });
		}
		if (event.signature) {
			this.#beThinking();
			this.#sink.delta({ type: "signature_delta", signature: writeOpaque("signature", event.signature, origin) });
		}
		if (event.encrypted !== undefined) {
			const opaque = writeOpaque("encrypted", event.encrypted, origin);
			if (this.#open === "thinking" && origin.issuer !== "anthropic") {
				this.#sink.delta({ type: "signature_delta", signature: opaque });
			} else this.#addWhole({ type: "redacted_thinking", data: opaque });
		}
		if (event.done) {
			if (this.#open === "thinking") this.#close();
			this.#reasoningOrigin = {};
		}
	}

	#takeCall(event: Extract<ChatEvent, { type: "tool-call" }>): void {
		let call = this.#calls.get(event.index);
		if (!call) {
			call = { id: "", name: "", state: "waiting", arguments: "", unsent: "", signature: undefined };
			this.#calls.set(event.index, call);
		}
		if (event.id) call.id = event.id;
		if (event.name) call.name = event.name;
		if (event.signature) call.signature = event.signature;
		const more = event.arguments ?? "";
		call.arguments += more;
		call.unsent += more;
		if (call === this.#open) this.#send(call);
		else if (call.state === "waiting") this.#openNextCalls();
	}

	/** Opens waiting calls in their order, as long as the one before is complete. */
	#openNextCalls(): void {
		for (const call of this.#calls.values()) {
			if (call.state !== "waiting") continue;
			const current = this.#open;
			if (typeof current === "object" && !isComplete(current.arguments)) return;
			this.#openCall(call);
		}
	}

	#openCall(call: ToolCall): void {
		this.#close();
		if (call.signature !== undefined) this.#addSignature(call);
		this.#sink.open({ type: "tool_use", id: call.id, name: call.name, input: {} });
		this.#open = call;
		call.state = "open";
		this.#send(call);
	}

	#send(call: ToolCall): void {
		if (call.unsent === "") return;
		this.#sink.delta({ type: "input_json_delta", partial_json: call.unsent });
		call.unsent = "";
	}

	#addSignature(call: ToolCall): void {
		const value = call.signature as string;
		call.signature = undefined;
		this.#sink.open({ type: "redacted_thinking", data: carry({ kind: "call", id: call.id, value }) });
		this.#sink.close();
	}

	/** Another kind of block ends every call, complete or not. */
	#endCalls(): void {
		for (const call of this.#calls.values()) if (call.state === "waiting") this.#openCall(call);
		if (typeof this.#open === "object") this.#close();
	}

	#addSearch(event: SearchEvent): void {
		const id = searchId(this.#logId, this.#searches++);
		const { use, input, result } = searchBlocks(event, id);
		this.end();
		this.#sink.open(use);
		this.#sink.delta({ type: "input_json_delta", partial_json: input });
		this.#sink.close();
		this.#addWhole(result);
	}

	#addCarried(data: string): void {
		this.#addWhole({ type: "redacted_thinking", data });
	}

	#addWhole(block: Record<string, unknown>): void {
		this.end();
		this.#sink.open(block);
		this.#sink.close();
	}

	#close(): void {
		const open = this.#open;
		if (open === undefined) return;
		this.#sink.close();
		this.#open = undefined;
		if (open === "thinking") this.#reasoningOrigin = {};
		if (typeof open !== "object") return;
		open.state = "closed";
		// A signature that came behind the call follows it; readers find its call by the id.
		if (open.signature !== undefined) this.#addSignature(open);
	}
}

/** Pages of the web are all that the neutral model cites; the index is Anthropic's own and there is none. */
function citationOf(event: Extract<ChatEvent, { type: "citation" }>): Record<string, unknown> {
	return {
		type: "web_search_result_location",
		url: event.url,
		title: event.title ?? null,
		encrypted_index: "",
		cited_text: event.content ?? "",
	};
}

/** Whether the arguments are a whole JSON object, so that nothing more can come. */
function isComplete(text: string): boolean {
	if (!text.trimEnd().endsWith("}")) return false;
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
