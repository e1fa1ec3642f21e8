import { describe, expect, it } from "vitest";

import { exactUsd, formatUsd } from "./money-format";

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

describe("exactUsd", () => {
	it.each([
		["0.000123456789", "$0.000123456789"],
		["12.345", "$12.345"],
		["1000", "$1,000.00"],
		["-0.5", "−$0.50"],
	])("shows every digit of %s", (value, shown) => expect(exactUsd(value)).toBe(shown));
});
