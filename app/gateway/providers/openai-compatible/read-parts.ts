import type { ChatEvent } from "../../chat";
import { type Fields, fieldsOf, listOf, numberOf, textOf, wordOf } from "../fields";

/**
 * Events of a message or of a stream's delta, tool calls apart: reasoning, text, refusal, citations, images. Reasoning
 * comes first, as models produce it. Both forms carry the same fields, so that an answer reads alike either way.
 */
export function readParts(message: Fields, choice: number, logprobs: unknown): ChatEvent[] {
	const events: ChatEvent[] = [];
	const reasoning = wordOf(message.reasoning_content) ?? wordOf(message.reasoning);
	if (reasoning !== undefined) events.push({ type: "reasoning", text: reasoning, choice });
	if (Array.isArray(message.content)) {
		for (const part of listOf(message.content)) readContentPart(part, choice, events);
	} else {
		const text = wordOf(message.content);
		if (text !== undefined) events.push({ type: "text", text, choice });
	}
	attachLogprobs(events, choice, logprobs);
	const refusal = wordOf(message.refusal);
	if (refusal !== undefined) events.push({ type: "refusal", text: refusal, choice });
	for (const annotation of listOf(message.annotations)) readCitation(annotation, choice, events);
	for (const image of listOf(message.images)) readImage(image, choice, events);
	return events;
}

/** Source of the parts: https://docs.mistral.ai/capabilities/reasoning */
function readContentPart(part: Fields, choice: number, events: ChatEvent[]): void {
	if (part.type === "thinking") {
		for (const piece of listOf(part.thinking)) {
			const text = wordOf(piece.text);
			if (text !== undefined) events.push({ type: "reasoning", text, choice });
		}
		return;
	}
	const text = wordOf(part.text);
	if (part.type === "text" && text !== undefined) events.push({ type: "text", text, choice });
	if (part.type === "image_url") readImage(part, choice, events);
}

function attachLogprobs(events: ChatEvent[], choice: number, logprobs: unknown): void {
	if (logprobs == null) return;
	const text = events.find((event) => event.type === "text");
	if (text) text.logprobs = logprobs;
	else events.push({ type: "text", text: "", choice, logprobs });
}

function readCitation(annotation: Fields, choice: number, events: ChatEvent[]): void {
	const cited = fieldsOf(annotation.url_citation) ?? annotation;
	const url = wordOf(cited.url);
	if (url === undefined) return;
	const event: ChatEvent = { type: "citation", url, choice };
	const title = textOf(cited.title);
	const content = textOf(cited.content);
	const start = numberOf(cited.start_index);
	const end = numberOf(cited.end_index);
	if (title !== undefined) event.title = title;
	if (content !== undefined) event.content = content;
	if (start !== undefined) event.start = start;
	if (end !== undefined) event.end = end;
	events.push(event);
}

const dataUrl = /^data:([^;,]+);base64,/;

function readImage(image: Fields, choice: number, events: ChatEvent[]): void {
	const url = textOf(fieldsOf(image.image_url)?.url) ?? textOf(image.image_url) ?? "";
	const match = dataUrl.exec(url.slice(0, 128));
	if (match?.[1]) events.push({ type: "image", mediaType: match[1], data: url.slice(match[0].length), choice });
}
