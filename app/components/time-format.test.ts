import { expect, it } from "vitest";

import { formatDuration, timeDistance } from "./time-format";

const now = Date.UTC(2026, 0, 31, 12);
const ago = (seconds: number) => timeDistance(now - seconds * 1000, now);

it.each([
	[10, "now", 0],
	[50, "minute", 1],
	[150, "minute", 3],
	[59 * 60, "minute", 59],
	[59.8 * 60, "hour", 1],
	[5 * 3600, "hour", 5],
	[23.8 * 3600, "day", 1],
	[29 * 86_400, "day", 29],
	[31 * 86_400, "date", 0],
])("%d seconds ago is %s %d", (seconds, unit, count) => {
	expect(ago(seconds)).toEqual({ unit, count, future: false });
});

it("knows the future", () => {
	expect(timeDistance(now + 7_200_000, now)).toEqual({ unit: "hour", count: 2, future: true });
});

it.each([
	[0, "0 ms"],
	[849.6, "850 ms"],
	[1240, "1.24 s"],
	[12_340, "12.3 s"],
	[125_000, "2 min 5 s"],
])("%d ms is %s", (ms, text) => expect(formatDuration(ms)).toBe(text));
