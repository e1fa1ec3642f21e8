import type { ChatEvent, ChatRequest } from "../chat";
import { type HealedEvents, healEvents } from "./heal-events";

/**
 * A streamed answer whose text is held back until it is whole, so that it can be mended. What comes before the text
 * (reasoning) passes at once.
 */
export class HeldAnswer {
	readonly #chat: Pick<ChatRequest, "responseFormat">;
	readonly #held: ChatEvent[] = [];

	constructor(chat: Pick<ChatRequest, "responseFormat">) {
		this.#chat = chat;
	}

	/** The events that may be shown now. */
	pass(events: readonly ChatEvent[]): ChatEvent[] {
		const shown: ChatEvent[] = [];
		for (const event of events) {
			const held = this.#held.length > 0 || event.type === "text" || event.type === "finish";
			(held ? this.#held : shown).push(event);
		}
		return shown;
	}

	/** The rest, once the answer is complete. */
	release(): HealedEvents {
		return healEvents(this.#held.splice(0), this.#chat);
	}
}
