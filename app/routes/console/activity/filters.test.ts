import { describe, expect, it } from "vitest";
import { activeFilterCount, logFiltersOf, readActivityFilters } from "./filters";

const now = Date.UTC(2026, 10, 22, 12);
const read = (query: string) => readActivityFilters(new URLSearchParams(query));

describe("readActivityFilters", () => {
	it("reads what it knows and ignores what makes no sense", () => {
		expect(read("reason=upstream_error&provider=openai&session=s-1&theme=dark")).toEqual({
			reason: "upstream_error",
			provider: "openai",
			session: "s-1",
		});
		expect(read("reason=bad&key=1&from=never&range=forever")).toEqual({});
	});
});

describe("logFiltersOf", () => {
	it("anchors relative ranges", () => {
		expect(logFiltersOf(read("range=1h"), now).from).toEqual(new Date(now - 3_600_000));
		expect(logFiltersOf(read(""), now).from).toBeUndefined();
	});

	it("includes the last custom day", () => {
		const { from, to } = logFiltersOf(read("range=custom&from=2026-11-01&to=2026-11-02"), now);
		expect(from?.toISOString()).toBe("2026-11-01T00:00:00.000Z");
		expect(to?.toISOString()).toBe("2026-11-03T00:00:00.000Z");
	});

	it("needs both halves of a header", () => {
		expect(logFiltersOf(read("header=tenant"), now).metadata).toBeUndefined();
		expect(logFiltersOf(read("header=tenant&value=acme"), now).metadata).toEqual({ tenant: "acme" });
	});
});

it("counts a header with its value, and a range with its days, once", () => {
	expect(activeFilterCount(read("header=a&value=b&range=custom&from=2026-11-01&to=2026-11-02"))).toBe(2);
});
