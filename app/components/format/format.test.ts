import { describe, expect, it } from "vitest";
import { addDecimals, exactPerMillion, shiftPoint } from "./decimal";
import { formatBytes, formatContext, formatPercent, formatUsdTick } from "./number";
import { formatDate, formatDay, formatHour } from "./time";

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
	it.each([
		[131_072, "128K"],
		[128_000, "128K"],
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

	it("speaks sizes", () => {
		expect(formatBytes(812)).toBe("812 B");
		expect(formatBytes(1434)).toBe("1.4 KB");
	});
});

it("writes UTC days, hours and dates", () => {
	const at = Date.UTC(2026, 10, 22, 23);
	expect(formatDay(at)).toBe("22 Nov");
	expect(formatHour(at)).toBe("22 Nov, 23:00");
	expect(formatDate("2026-07-09")).toBe("9 Jul 2026");
});
