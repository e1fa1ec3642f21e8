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
		case "think-tags": {
			const tagged = `<think>\n${reasoning}\n</think>\n\n`;
			if (Array.isArray(content)) return { content: [{ type: "text", text: tagged }, ...partsOf(content)] };
			return { content: tagged + (wordOf(content) ?? "") };
		}
		default:
			warnOnce("reasoning of earlier turns was left out: this provider does not take it back", warnings);
			return {};
	}
}

function partsOf(content: unknown): unknown[] {
	if (Array.isArray(content)) return content;
	return wordOf(content) ? [{ type: "text", text: content }] : [];
}
