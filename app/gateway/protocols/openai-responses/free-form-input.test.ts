import { expect, it } from "vitest";
import { fc } from "../../../../tests/setup/property";
import { FreeFormInput } from "./free-form-input";

function pushAll(pieces: readonly string[]): { told: string; text: string } {
	const input = new FreeFormInput();
	const told = pieces.map((piece) => input.push(piece)).join("") + input.end();
	return { told, text: input.text };
}

const character = fc.constantFrom("a", "u", "0", "/", '"', "\\", "\n", "\u0000", "\u2028", "é", "😀", "\ud83d");

it("any text, cut anywhere, comes out as it went in", () => {
	fc.assert(
		fc.property(fc.string({ unit: character, maxLength: 20 }), fc.array(fc.nat(60), { maxLength: 8 }), (text, cuts) => {
			const json = JSON.stringify({ input: text });
			const places = [0, ...cuts.map((cut) => cut % (json.length + 1)), json.length].sort((left, right) => left - right);
			const pieces = places.slice(1).map((place, at) => json.slice(places[at], place));
			expect(pushAll(pieces)).toEqual({ told: text, text });
		}),
		{ numRuns: 300 },
	);
});

it.each([
	['{"input": "a\nb"}', "a\nb"],
	['{"patch":"x"}', '{"patch":"x"}'],
	["*** Begin Patch", "*** Begin Patch"],
	["", ""],
])("takes what a model wrote in another form as it is: %j", (json, text) => {
	expect(pushAll([json])).toEqual({ told: text, text });
});
