import { fc } from "../../../tests/setup/property";
import { describe, expect, it } from "vitest";
import { healJson } from "./heal-json";

const alice = '{"name": "Alice", "age": 30}';

describe("healJson", () => {
	it.each([
		["a code block", `Here's the data:\n\`\`\`json\n${alice}\n\`\`\`\nEnjoy!`, "markdown_extraction", alice],
		["a code block without a language", `\`\`\`\n${alice}\n\`\`\``, "markdown_extraction", alice],
		["talk around it", `Sure! Here it is: ${alice} Let me know.`, "mixed_content_extraction", alice],
		["talk behind it", `${alice}\n\nThat is all {really}.`, "mixed_content_extraction", alice],
		["a list in talk", 'Colors: ["red", "green"]. Done.', "mixed_content_extraction", '["red", "green"]'],
		["brackets in strings", 'So: {"a": "}{", "b": 1} ok', "mixed_content_extraction", '{"a": "}{", "b": 1}'],
	])("takes JSON out of %s", (_, text, method, expected) => {
		expect(healJson(text)).toEqual({ text: expected, method });
	});

	it.each([
		["trailing commas", '{"a": 1,}', { a: 1 }],
		["unquoted keys", '{name: "Alice"}', { name: "Alice" }],
		["single quotes", "{'name': 'Alice'}", { name: "Alice" }],
		["comments", '{"a": 1 /* one */}', { a: 1 }],
	])("mends %s", (_, text, expected) => {
		const healed = healJson(text);
		expect(healed?.method).toBe("syntax_fix");
		expect(JSON.parse(healed?.text ?? "")).toEqual(expected);
	});

	it.each([
		['{"name": "Alice", "data": {"nested": true', { name: "Alice", data: { nested: true } }],
		['{"name": "Ali', { name: "Ali" }],
		['{"name": "Alice", "ag', { name: "Alice" }],
		['{"name": "Alice", "age":', { name: "Alice" }],
		['{"name": "a\\', { name: "a" }],
		['{"name": "a\\u00', { name: "a" }],
		['["red", "gr', ["red", "gr"]],
		['{"a": [1, 2,', { a: [1, 2] }],
		['{"a": tr', { a: true }],
		["{", {}],
	])("closes %s", (text, expected) => {
		const healed = healJson(text);
		expect(healed?.method).toBe("truncation_completion");
		expect(JSON.parse(healed?.text ?? "")).toEqual(expected);
	});

	it.each([
		["```json\n{'a': {'b': 1}}\n```", { a: { b: 1 } }],
		['```json\n{"a": {"b": 1}', { a: { b: 1 } }],
		['Here: {"a": {"b": 1}', { a: { b: 1 } }],
		["Here: {a: 1,} thanks", { a: 1 }],
		['{name: "Alice", "x": {', { name: "Alice", x: {} }],
	])("combines strategies for %s", (text, expected) => {
		const healed = healJson(text);
		expect(healed?.method).toBe("combined_strategies");
		expect(JSON.parse(healed?.text ?? "")).toEqual(expected);
	});

	it("prefers the find that has the wanted properties", () => {
		const text = `First {"longer": "than the other one", "x": 1} then ${alice}`;
		expect(healJson(text, ["name", "age"])?.text).toBe(alice);
	});

	it("leaves alone what is JSON, and what holds none", () => {
		for (const text of [alice, "[1]", '"text"', "12", "", "   ", "I cannot do that.", "a ] b }"]) {
			expect(healJson(text)).toBeUndefined();
		}
	});

	it("never throws, and answers only with JSON", () => {
		const pieces = fc.constantFrom("{", "}", "[", "]", '"', "'", ":", ",", "a", "1", "\\", "```", "json\n", " ", "true", "é");
		fc.assert(
			fc.property(fc.array(pieces, { maxLength: 40 }), (list) => {
				const healed = healJson(list.join(""));
				if (healed) expect(JSON.parse(healed.text)).toBeTypeOf("object");
			}),
		);
	});

	it("mends no very long mess, which would cost the square of its length, but completes what is only cut off", () => {
		expect(healJson(`{${'"'.repeat(60_000)}`)).toBeUndefined();
		expect(healJson("```\n{[".repeat(160_000))).toBeUndefined();
		expect(healJson(`{"a":"${"b".repeat(1_000_000)}`)).toBeUndefined();
		const cut = `{"a":"${"b".repeat(60_000)}`;
		expect(healJson(cut)).toEqual({ text: `${cut}"}`, method: "truncation_completion" });
	});

	it("heals every prefix of an object", () => {
		fc.assert(
			fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (value, cut) => {
				const text = JSON.stringify(value);
				const prefix = text.slice(0, 1 + (cut % text.length));
				const healed = healJson(prefix);
				if (prefix !== text) expect(JSON.parse(healed?.text ?? "")).toBeTypeOf("object");
			}),
		);
	});
});
