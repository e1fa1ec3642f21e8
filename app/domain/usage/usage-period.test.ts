import { describe, expect, it } from "vitest";
import { datesIn, granularityOf, periodOf } from "./usage-period";

const now = new Date("2026-03-01T10:20:30.400Z");

describe("the period of an activity query", () => {
	it.each([
		[{}, "2026-02-23", "2026-03-02"],
		[{ timeRange: "30d" as const }, "2026-01-31", "2026-03-02"],
		[{ timeRange: "365d" as const }, "2025-03-02", "2026-03-02"],
		[{ days: 1 }, "2026-03-01", "2026-03-02"],
		[{ days: 2, timeRange: "1h" as const }, "2026-02-28", "2026-03-02"],
		[{ from: "2026-02-27", to: "2026-02-28", days: 30 }, "2026-02-27", "2026-03-01"],
		[{ from: "2026-02-27" }, "2026-02-27", "2026-03-02"],
		[{ to: "2026-02-10" }, "2026-02-04", "2026-02-11"],
	])("%j is daily from %s until before %s", (query, from, to) => {
		expect(periodOf(query, now)).toEqual({ from: new Date(from), to: new Date(to), granularity: "daily" });
	});

	it.each([
		["1h" as const, "2026-03-01T09:00:00Z"],
		["4h" as const, "2026-03-01T06:00:00Z"],
		["24h" as const, "2026-02-28T10:00:00Z"],
	])("%s is hourly from %s until the end of this hour", (timeRange, from) => {
		const to = new Date("2026-03-01T11:00:00Z");
		expect(periodOf({ timeRange }, now)).toEqual({ from: new Date(from), to, granularity: "hourly" });
	});

	it("has a date for each hour or day it touches", () => {
		const hours = { from: new Date("2026-02-28T22:30:00Z"), to: new Date("2026-03-01T01:00:00Z") };
		expect(datesIn({ ...hours, granularity: "hourly" })).toEqual([
			"2026-02-28T22:00:00.000Z",
			"2026-02-28T23:00:00.000Z",
			"2026-03-01T00:00:00.000Z",
		]);
		expect(datesIn({ ...hours, granularity: "daily" })).toEqual(["2026-02-28", "2026-03-01"]);
		expect(datesIn(periodOf({ timeRange: "30d" }, now))).toHaveLength(30);
	});

	it("is cut by the hour up to three days", () => {
		expect(granularityOf(new Date("2026-03-01"), new Date("2026-03-04"))).toBe("hourly");
		expect(granularityOf(new Date("2026-03-01"), new Date("2026-03-08"))).toBe("daily");
	});
});
