import type { ChatEvent, ChatRequest } from "../chat";
import { type HealingMethod, healJson } from "./heal-json";

export type HealedEvents = { events: ChatEvent[]; method: HealingMethod | undefined };

type TextEvent = Extract<ChatEvent, { type: "text" }>;

/**
 * The events of an answer with its text mended where it should be JSON and is not: per choice, the whole text then stands
 * in its first text event. The same list where nothing had to be done. An answer that calls tools is left alone.
 */
export function healEvents(events: ChatEvent[], chat: Pick<ChatRequest, "responseFormat">): HealedEvents {
	const required = requiredOf(chat);
	const texts = new Map<number, string>();
	for (const event of events) {
		if (event.type === "text") texts.set(event.choice ?? 0, (texts.get(event.choice ?? 0) ?? "") + event.text);
	}
	const healed = new Map<number, string>();
	let method: HealingMethod | undefined;
	for (const [choice, text] of texts) {
		const found = healJson(text, required);
		if (!found) continue;
		healed.set(choice, found.text);
		method = method === undefined || method === found.method ? found.method : "combined_strategies";
	}
	return healed.size === 0 ? { events, method: undefined } : { events: replaceTexts(events, healed), method };
}

function requiredOf({ responseFormat }: Pick<ChatRequest, "responseFormat">): string[] {
	if (responseFormat?.type !== "json_schema") return [];
	const { required } = responseFormat.schema;
	return Array.isArray(required) ? required.filter((name) => typeof name === "string") : [];
}

/** Signatures stay on their events; probabilities of tokens that are gone do not. */
function replaceTexts(events: readonly ChatEvent[], healed: ReadonlyMap<number, string>): ChatEvent[] {
	const written = new Set<number>();
	const replaced: ChatEvent[] = [];
	for (const event of events) {
		const choice = "choice" in event ? (event.choice ?? 0) : 0;
		const text = event.type === "text" ? healed.get(choice) : undefined;
		if (event.type !== "text" || text === undefined) {
			replaced.push(event);
			continue;
		}
		const { logprobs: _, ...rest }: TextEvent = event;
		if (!written.has(choice)) replaced.push({ ...rest, text });
		else if (event.signature) replaced.push({ ...rest, text: "" });
		written.add(choice);
	}
	return replaced;
}
