import { expect, test } from "vitest";
import { countOf, entryOf, parseExactly } from "./fields";

test.each([
	[12, 12],
	[12.9, 12],
	[-3, 0],
	[Number.NaN, 0],
	[Number.POSITIVE_INFINITY, 0],
	[1e308, 1_000_000_000],
	["12", 0],
	[null, 0],
])("the count of %j is %i", (reported, count) => expect(countOf(reported)).toBe(count));

test("a table has no entries but its own", () => {
	const table = { stop: 1 };
	expect(entryOf(table, "stop")).toBe(1);
	for (const word of ["constructor", "toString", "__proto__", ""]) expect(entryOf(table, word)).toBeUndefined();
});

test.each([
	['{"id":12345678901234567890,"x":[-9007199254740993,1.10000000000000000001]}', undefined],
	['{"id":1234567890123456}', undefined],
	['{"text":"12345678901234567890"}', undefined],
	["{}", undefined],
	['{ "a" : 1 }', '{"a":1}'],
])("arguments %s are written out as they were", (text, expected) => {
	expect(JSON.stringify(parseExactly(text))).toBe(expected ?? text);
});

test.each(["[12345678901234567890]", "12345678901234567890", '{"a":12345678901234567890', ""])("%s is no object", (text) => {
	expect(parseExactly(text)).toBeUndefined();
});
