import { type Fields, wordOf } from "../fields";
import { warnOnce } from "./cache-markers";
import type { Vendor } from "./vendor";

/** Fields of an assistant message that carry `reasoning` back in the vendor's own way. */
export function reasoningReplayed(reasoning: string, content: unknown, vendor: Vendor, warnings: string[]): Fields {
	switch (vendor.reasoningReplay) {
		case "reasoning":
		case "reasoning_content":
			return { [vendor.reasoningReplay]: reasoning };
		case "thinking-part":
			return { content: [{ type: "thinking", thinking: [{ type: "text", text: reasoning }] }, ...partsOf(content)] };
		case "think-tags":
			return before(`<think>\n${reasoning}\n</think>\n\n`, content);
		case "text":
			return before(reasoning, content);
		default:
			warnOnce("reasoning of earlier turns was left out: this provider does not take it back", warnings);
			return {};
	}
}

function before(text: string, content: unknown): Fields {
	if (Array.isArray(content)) return { content: [{ type: "text", text }, ...partsOf(content)] };
	return { content: text + (wordOf(content) ?? "") };
}

function partsOf(content: unknown): unknown[] {
	if (Array.isArray(content)) return content;
	return wordOf(content) ? [{ type: "text", text: content }] : [];
}
