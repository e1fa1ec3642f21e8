import type { ChatEvent, ReasoningIssuer } from "../../chat";
import { encryptedContentOf } from "./opaque";
import type { Emit, Fields, Place } from "./output-fields";

/** A block of reasoning that is being written. What of it may be read is its summary. */
export class OpenReasoning {
	/** The issuer's own id of the block. */
	readonly givenId: string | undefined;
	readonly #place: Place;
	readonly #emit: Emit;
	readonly #showsEncrypted: boolean;
	#text: string | undefined;
	#signature: string | undefined;
	#encrypted: string | undefined;
	#issuer: ReasoningIssuer | undefined;

	constructor(place: Place, emit: Emit, showsEncrypted: boolean, givenId: string | undefined) {
		this.#place = place;
		this.#emit = emit;
		this.#showsEncrypted = showsEncrypted;
		this.givenId = givenId;
		Object.assign(place.item, { type: "reasoning", summary: [] });
		emit("response.output_item.added", { output_index: place.index, item: { ...place.item, summary: [] } });
	}

	take(event: Extract<ChatEvent, { type: "reasoning" }>): void {
		if (event.signature !== undefined) this.#signature = event.signature;
		if (event.encrypted !== undefined) this.#encrypted = event.encrypted;
		if (event.issuer) this.#issuer = event.issuer;
		if (!event.text) return;
		if (this.#text === undefined) {
			this.#text = "";
			this.#emit("response.reasoning_summary_part.added", { ...this.#where(), part: { type: "summary_text", text: "" } });
		}
		this.#text += event.text;
		this.#emit("response.reasoning_summary_text.delta", { ...this.#where(), delta: event.text });
	}

	close(status: string): void {
		const { item, index } = this.#place;
		if (this.#text !== undefined) {
			const part = { type: "summary_text", text: this.#text };
			this.#emit("response.reasoning_summary_text.done", { ...this.#where(), text: this.#text });
			this.#emit("response.reasoning_summary_part.done", { ...this.#where(), part });
			item.summary = [part];
		}
		if (status !== "completed") item.status = status;
		const encrypted = this.#showsEncrypted ? this.#encryptedContent() : undefined;
		if (encrypted !== undefined) item.encrypted_content = encrypted;
		this.#emit("response.output_item.done", { output_index: index, item });
	}

	#encryptedContent(): string | undefined {
		const block: Parameters<typeof encryptedContentOf>[0] = {};
		if (this.#signature !== undefined) block.signature = this.#signature;
		if (this.#encrypted !== undefined) block.encrypted = this.#encrypted;
		if (this.#issuer !== undefined) block.issuer = this.#issuer;
		if (this.givenId !== undefined) block.id = this.givenId;
		return encryptedContentOf(block);
	}

	#where(): Fields {
		return { item_id: this.#place.item.id, output_index: this.#place.index, summary_index: 0 };
	}
}
