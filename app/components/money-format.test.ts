import { describe, expect, it } from "vitest";

import { fc } from "../../tests/setup/property";
import { exactUsd, formatBalance, formatUsd } from "./money-format";

describe("formatUsd", () => {
	it.each([
		["0", "$0.00"],
		["0.000000000001", "$0.000000000001"],
		["0.0001234567", "$0.0001235"],
		["0.00999996", "$0.01"],
		["0.0001", "$0.0001"],
		["0.01", "$0.01"],
		["0.123456", "$0.1235"],
		["0.5", "$0.50"],
		["0.99996", "$1.00"],
		["1", "$1.00"],
		["12.345", "$12.35"],
		["1234567.891", "$1,234,567.89"],
		["-0.00012345", "−$0.0001235"],
		["-3.1", "−$3.10"],
	])("shows %s as %s", (value, shown) => expect(formatUsd(value)).toBe(shown));

	it("takes numbers, and never an exponent", () => {
		expect(formatUsd(1e-9)).toBe("$0.000000001");
		expect(formatUsd(2.5)).toBe("$2.50");
	});
});

describe("formatBalance", () => {
	it.each([
		["0.99999355", "$0.9999"],
		["0.00999996", "$0.009999"],
		["0.000000000001", "$0.000000000001"],
		["1.999999999999", "$1.99"],
		["12.345", "$12.34"],
		["12.3", "$12.30"],
		["999.999", "$999.99"],
		["1234567.899", "$1,234,567.89"],
		["0", "$0.00"],
		["0.5", "$0.50"],
		["-0.99999355", "−$1.00"],
		["-7.001", "−$7.01"],
		["-0.0000012341", "−$0.000001235"],
		["-3.1", "−$3.10"],
	])("shows %s as %s", (value, shown) => expect(formatBalance(value)).toBe(shown));

	it("is never more than there is, and off by less than the last digit shown", () => {
		fc.assert(
			fc.property(fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }), (picos) => {
				const text = `${picos < 0n ? "-" : ""}${String(picos < 0n ? -picos : picos).padStart(13, "0").replace(/(\d{12})$/, ".$1")}`;
				const shown = formatBalance(text).replace("−", "-").replace(/[$,]/g, "");
				const [whole = "", fraction = ""] = shown.split(".");
				const read = BigInt(whole + fraction.padEnd(12, "0"));
				expect(read <= picos).toBe(true);
				expect(picos - read < 10n ** BigInt(12 - 2)).toBe(true);
			}),
		);
	});
});

describe("exactUsd", () => {
	it.each([
		["0.000123456789", "$0.000123456789"],
		["12.345", "$12.345"],
		["1000", "$1,000.00"],
		["-0.5", "−$0.50"],
	])("shows every digit of %s", (value, shown) => expect(exactUsd(value)).toBe(shown));
});
