import type { ChatEvent } from "../../chat";
import { type Fields, fieldsOf, listOf, textOf, wordOf } from "../fields";
import { jsonAnswerTool } from "./json-answer-tool";

/**
 * Events of one content block: a whole one, or what a stream's `content_block_start` holds (a tool's input is an empty
 * object there and comes after it). `callIndex` is the index a tool call gets. Of the provider's own tools only web
 * searches are told (`WebSearches`); the others hold nothing for clients of other dialects.
 * Source: https://platform.claude.com/docs/en/api/messages
 */
export function readBlock(block: Fields, callIndex: number): ChatEvent[] {
	switch (block.type) {
		case "text": {
			const text = wordOf(block.text);
			const events: ChatEvent[] = text === undefined ? [] : [{ type: "text", text }];
			for (const citation of listOf(block.citations)) events.push(...readCitation(citation));
			return events;
		}
		case "thinking":
			return readThinking(block);
		case "redacted_thinking":
			return [{ type: "reasoning", encrypted: textOf(block.data) ?? "", issuer: "anthropic", done: true }];
		case "tool_use": {
			const input = fieldsOf(block.input) ?? {};
			const given = Object.keys(input).length > 0;
			if (block.name === jsonAnswerTool) return given ? [{ type: "text", text: JSON.stringify(input) }] : [];
			const event: ChatEvent = {
				type: "tool-call",
				index: callIndex,
				id: textOf(block.id) ?? "",
				name: textOf(block.name) ?? "",
			};
			if (given) event.arguments = JSON.stringify(input);
			return [event];
		}
		default:
			return [];
	}
}

function readThinking(block: Fields): ChatEvent[] {
	const text = wordOf(block.thinking);
	const signature = wordOf(block.signature);
	if (text === undefined && signature === undefined) return [];
	const event: ChatEvent = { type: "reasoning", text: text ?? "" };
	if (signature !== undefined) Object.assign(event, { signature, issuer: "anthropic" });
	return [event];
}

/** Citations of web pages become citations; those of documents have no address to show. */
export function readCitation(citation: Fields): ChatEvent[] {
	const url = wordOf(citation.url) ?? wordOf(citation.source);
	if (url === undefined) return [];
	const event: ChatEvent = { type: "citation", url };
	const title = wordOf(citation.title);
	const content = wordOf(citation.cited_text);
	if (title !== undefined) event.title = title;
	if (content !== undefined) event.content = content;
	return [event];
}
