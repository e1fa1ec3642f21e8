import { describe, expect, it } from "vitest";
import { dateText, daysOf, readDateRange } from "./date-range";

const now = Date.UTC(2026, 10, 22, 13, 45);
const read = (query: string) => readDateRange(new URLSearchParams(query), now);
const days = (query: string) => {
	const range = read(query);
	return [range.preset, dateText(range.from), dateText(range.to - 1), range.days];
};

describe("readDateRange", () => {
	it("is the last seven days, today included, unless asked otherwise", () => {
		expect(days("")).toEqual(["7d", "2026-11-16", "2026-11-22", 7]);
		expect(days("range=30d")).toEqual(["30d", "2026-10-24", "2026-11-22", 30]);
		expect(days("range=everything")).toEqual(["7d", "2026-11-16", "2026-11-22", 7]);
	});

	it("takes custom days, both included", () => {
		expect(days("range=custom&from=2026-11-01&to=2026-11-01")).toEqual(["custom", "2026-11-01", "2026-11-01", 1]);
	});

	it.each([
		"range=custom",
		"range=custom&from=2026-11-05&to=2026-11-01",
		"range=custom&from=2026-13-40&to=2026-11-01",
		"range=custom&from=yesterday&to=today",
	])("falls back for %s", (query) => {
		expect(days(query)[0]).toBe("7d");
	});

	it("caps what one page draws at a year", () => {
		expect(read("range=custom&from=2020-01-01&to=2026-01-01").days).toBe(366);
	});

	it("compares with the same length before", () => {
		const range = read("range=30d");
		expect(range.from - range.previousFrom).toBe(range.to - range.from);
		expect(daysOf(range)).toHaveLength(30);
	});
});
