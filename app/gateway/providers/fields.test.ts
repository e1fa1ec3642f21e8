import { expect, test } from "vitest";
import { countOf, entryOf } from "./fields";

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
