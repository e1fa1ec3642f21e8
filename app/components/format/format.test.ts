import { describe, expect, it } from "vitest";
import { addDecimals, exactPerMillion, shiftPoint } from "./decimal";
import { formatBytes, formatContext, formatDuration, formatPercent, formatShort, formatUsdTick } from "./number";
import { formatAbsolute, formatDate, formatRelative } from "./time";

describe("decimals", () => {
	it.each([
		["0.00000015", "$0.15"],
		["0.000002", "$2.00"],
		["0.000000003625", "$0.003625"],
		["0.00012", "$120.00"],
		["0", "$0.00"],
	])("prices %s per token as %s per million", (perToken, text) => {
		expect(exactPerMillion(perToken)).toBe(text);
	});

	it("adds decimals exactly where doubles do not", () => {
		expect(addDecimals("0.1", "0.2")).toBe("0.3");
		expect(addDecimals("1", "-0.000000000001")).toBe("0.999999999999");
		expect(addDecimals("0", "0")).toBe("0");
	});

	it("moves the point", () => {
		expect(shiftPoint("0.0125", 3)).toBe("12.5");
		expect(shiftPoint("7", 2)).toBe("700");
		expect(shiftPoint("-0.5", 1)).toBe("-5");
	});

	it("shortens axis ticks", () => {
		expect(formatUsdTick(0)).toBe("$0");
		expect(formatUsdTick(0.00045)).toBe("$0.00045");
		expect(formatUsdTick(15)).toBe("$15");
		expect(formatUsdTick(100)).toBe("$100");
		expect(formatUsdTick(2.5)).toBe("$2.5");
		expect(formatUsdTick(1500)).toBe("$1.5K");
	});
});

describe("numbers", () => {
	it("shortens only what is long", () => {
		expect(formatShort(9876)).toBe("9,876");
		expect(formatShort(12_345)).toBe("12.3K");
		expect(formatShort(4_200_000)).toBe("4.2M");
	});

	it.each([
		[131_072, "128K"],
		[200_000, "200K"],
		[1_048_576, "1.05M"],
		[1_000_000, "1M"],
		[512, "512"],
	])("writes a context of %i as %s", (tokens, text) => {
		expect(formatContext(tokens)).toBe(text);
	});

	it("never rounds a failure away", () => {
		expect(formatPercent(0.9999)).toBe("99.99%");
		expect(formatPercent(0.999999)).toBe("99.99%");
		expect(formatPercent(1)).toBe("100%");
		expect(formatPercent(0.0001)).toBe("<0.1%");
		expect(formatPercent(0)).toBe("0%");
		expect(formatPercent(0.1234)).toBe("12.3%");
	});

	it("speaks durations and sizes", () => {
		expect(formatDuration(640)).toBe("640 ms");
		expect(formatDuration(2414)).toBe("2.41 s");
		expect(formatDuration(72_000)).toBe("1 m 12 s");
		expect(formatBytes(812)).toBe("812 B");
		expect(formatBytes(1434)).toBe("1.4 KB");
	});
});

describe("time", () => {
	const now = Date.UTC(2026, 10, 22, 12);
	it.each([
		[4_000, "just now"],
		[65_000, "1 minute ago"],
		[4 * 3_600_000, "4 hours ago"],
		[3 * 86_400_000, "3 days ago"],
	])("says %i ms as %s", (age, text) => {
		expect(formatRelative(now - age, now)).toBe(text);
	});

	it("writes the zone it was asked for", () => {
		expect(formatAbsolute(now, "Europe/Paris")).toContain("13:00:00.000");
		expect(formatDate("2026-07-09")).toBe("9 Jul 2026");
	});
});
