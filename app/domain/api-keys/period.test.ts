import { expect, test } from "vitest";
import { windowAt } from "./period";

const hour = 3_600_000;
const daily = { periodUsageDurationValue: 1, periodUsageDurationUnit: "day" as const, periodStartedAt: 5 * hour };

test("windows follow one another from the moment at which the limit was configured", () => {
	expect(windowAt(daily, 5 * hour)).toEqual({ start: 5 * hour, end: 29 * hour });
	expect(windowAt(daily, 29 * hour - 1)).toEqual({ start: 5 * hour, end: 29 * hour });
	expect(windowAt(daily, 29 * hour)).toEqual({ start: 29 * hour, end: 53 * hour });
});

test("a clock that lags behind the configuration still finds a window", () => {
	expect(windowAt(daily, 4 * hour)).toEqual({ start: -19 * hour, end: 5 * hour });
});

test("a month counts thirty days, and a key without a limit has no window", () => {
	const monthly = { periodUsageDurationValue: 2, periodUsageDurationUnit: "month" as const, periodStartedAt: 0 };
	expect(windowAt(monthly, 1)).toEqual({ start: 0, end: 60 * 24 * hour });
	expect(windowAt({ ...monthly, periodUsageDurationValue: null }, 1)).toBeNull();
});
