import { describe, expect, test } from "vitest";
import { moveResultMedia } from "./move-result-media";

const image = (name: string) => ({ type: "image_url", image_url: { url: `https://example.com/${name}` } });
const text = (value: string) => ({ type: "text", text: value });

describe("moveResultMedia", () => {
	test("puts images of results behind the last result of the turn", () => {
		const messages = [
			{ role: "tool", tool_call_id: "1", content: [text("A"), image("a"), text("B")] },
			{ role: "tool", tool_call_id: "2", content: [image("b")] },
			{ role: "tool", tool_call_id: "3", content: "plain" },
			{ role: "assistant", content: "seen" },
			{ role: "tool", tool_call_id: "4", content: [image("c")] },
		];
		expect(moveResultMedia(messages)).toEqual([
			{ role: "tool", tool_call_id: "1", content: "A\nB" },
			{ role: "tool", tool_call_id: "2", content: "" },
			{ role: "tool", tool_call_id: "3", content: "plain" },
			{ role: "user", content: [image("a"), image("b")] },
			{ role: "assistant", content: "seen" },
			{ role: "tool", tool_call_id: "4", content: "" },
			{ role: "user", content: [image("c")] },
		]);
	});

	test("keeps marked texts as they are, and everything else untouched", () => {
		const marked = { ...text("A"), cache_control: { type: "ephemeral" } };
		expect(moveResultMedia([{ role: "tool", content: [marked, image("a")] }])).toEqual([
			{ role: "tool", content: [marked] },
			{ role: "user", content: [image("a")] },
		]);
		const messages = [{ role: "user", content: [image("a")] }, { role: "tool", content: [text("A")] }, null];
		expect(moveResultMedia(messages)).toBe(messages);
	});
});
