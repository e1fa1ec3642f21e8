import { describe, expect, test } from "vitest";
import { fc } from "../../../../tests/setup/property";
import { TaggedReasoning } from "./tagged-reasoning";

function split(pieces: readonly string[]): { reasoning: string; text: string; order: string } {
	const splitter = new TaggedReasoning();
	const events = [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()];
	const of = (type: string) => events.flatMap((event) => (event.type === type ? [event.text] : [])).join("");
	return { reasoning: of("reasoning"), text: of("text"), order: [...new Set(events.map(({ type }) => type))].join() };
}

describe("reasoning in tags", () => {
	test.each([
		["<think>a</think>b", "a", "b"],
		["\n<think>\n a b\n</think>\n\nc\n", "a b", "c\n"],
		["<think></think>b", "", "b"],
		["<think>a", "a", ""],
		["<think>a</thi", "a</thi", ""],
		["<think>a</think>", "a", ""],
		["<think>a < b </ c</think>d", "a < b </ c", "d"],
		["plain", "", "plain"],
		["  plain ", "", "  plain "],
		["", "", ""],
		["<thin air>", "", "<thin air>"],
		["a<think>b</think>", "", "a<think>b</think>"],
		["<think>a</think>b<think>c</think>", "a", "b<think>c</think>"],
		["a</think>b", "", "a</think>b"],
	])("%j", (whole, reasoning, text) => {
		expect(split([whole])).toMatchObject({ reasoning, text });
		expect(split([...whole])).toMatchObject({ reasoning, text });
	});

	test.each(["", "<think>a"])("very much white space after %j is passed on, not held", (before) => {
		const splitter = new TaggedReasoning();
		splitter.push(before);
		const passed = Array.from({ length: 5000 }, () => splitter.push(" ")).flat();
		expect(passed.map(({ text }) => text).join("").length).toBeGreaterThan(3000);
	});

	test("is read alike however the text is cut, reasoning first, and no letter is lost", () => {
		const word = fc.constantFrom("<think>", "</think>", "<", "</", "think>", " ", "\n", "a", "bc", "</thi");
		fc.assert(
			fc.property(fc.array(word, { maxLength: 12 }), fc.array(fc.nat(60), { maxLength: 5 }), (words, cuts) => {
				const whole = words.join("");
				const places = [0, ...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length];
				const pieces = places.slice(1).map((end, at) => whole.slice(places[at], end));
				const expected = split([whole]);
				expect(split(pieces)).toEqual(expected);
				expect(["", "reasoning", "text", "reasoning,text"]).toContain(expected.order);
				const letters = (text: string) => text.replaceAll(/[^abc]/g, "");
				expect(letters(expected.reasoning + expected.text)).toBe(letters(whole));
			}),
			{ numRuns: 2000 },
		);
	});
});
