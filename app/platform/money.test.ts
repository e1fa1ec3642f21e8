import { Decimal } from "decimal.js";
import { fc } from "../../tests/setup/property";
import { describe, expect, test } from "vitest";
import { divideHalfUp, formatDecimal, formatMoney, multiplyPrice, parseDecimal } from "~/platform/money";
import { parseMoney, roundHalfUp, toUsd } from "~/platform/money";

const Exact = Decimal.clone({ precision: 120, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -200, toExpPos: 200 });

const amounts = fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n });
const decimals = fc
	.tuple(fc.constantFrom("", "-"), fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.stringMatching(/^\d{1,30}$/))
	.map(([sign, whole, fraction]) => `${sign}${whole}.${fraction}`);
const counts = fc.nat({ max: 10_000_000 });

describe("parseMoney", () => {
	test.each([
		["0", 0n],
		["0.1", 100_000_000_000n],
		["-3", -3_000_000_000_000n],
		["+2.50", 2_500_000_000_000n],
		["0.000000000001", 1n],
		["0.1000000000000000", 100_000_000_000n],
		["99999999999999999999999999.999999999999", 10n ** 38n - 1n],
	])("reads %s", (text, amount) => {
		expect(parseMoney(text)).toBe(amount);
	});

	test.each(["", " 1", "1e-6", ".5", "5.", "1,5", "NaN", "0x10", "--1", "1.0.0", "\n1"])("refuses %j", (text) => {
		expect(() => parseMoney(text)).toThrow(RangeError);
	});

	test("refuses what twelve decimals cannot hold", () => {
		expect(() => parseMoney("0.0000000000001")).toThrow(/more than 12 decimals/);
	});
});

describe("formatMoney", () => {
	test.each([
		[0n, "0"],
		[1n, "0.000000000001"],
		[-1n, "-0.000000000001"],
		[100_000_000_000n, "0.1"],
		[12_000_000_000_000n, "12"],
		[-1_500_000_000_000n, "-1.5"],
	])("writes %s", (amount, text) => {
		expect(formatMoney(amount)).toBe(text);
	});

	test("is undone by parseMoney and agrees with the reference", () => {
		fc.assert(
			fc.property(amounts, (amount) => {
				const text = formatMoney(amount);
				expect(parseMoney(text)).toBe(amount);
				expect(text).toBe(new Exact(amount.toString()).div("1e12").toString());
			}),
		);
	});
});

describe("multiplyPrice", () => {
	test("rounds half up, once", () => {
		expect(multiplyPrice(1, "0.0000000000005")).toBe(1n);
		expect(multiplyPrice(1, "0.00000000000049999")).toBe(0n);
		expect(multiplyPrice(3, "0.0000000000005")).toBe(2n);
		expect(multiplyPrice(1000, "0.00000015")).toBe(150_000_000n);
		expect(multiplyPrice(2n, "10")).toBe(20_000_000_000_000n);
	});

	test("refuses fractional counts", () => {
		expect(() => multiplyPrice(1.5, "1")).toThrow(RangeError);
	});

	test("agrees with the reference", () => {
		fc.assert(
			fc.property(counts, decimals, (count, price) => {
				const expected = new Exact(price).times(count).toDecimalPlaces(12).times("1e12");
				expect(multiplyPrice(count, price).toString()).toBe(expected.isZero() ? "0" : expected.toString());
			}),
		);
	});
});

describe("toUsd", () => {
	test("is the nearest double", () => {
		expect(toUsd(100_000_000_000n)).toBe(0.1);
		expect(toUsd(0n)).toBe(0);
		fc.assert(
			fc.property(amounts, (amount) => {
				expect(toUsd(amount)).toBe(Number(new Exact(amount.toString()).div("1e12").toString()));
			}),
		);
	});
});

test("parseDecimal keeps every digit", () => {
	expect(parseDecimal("-0.0010")).toEqual({ coefficient: -10n, scale: 4 });
	fc.assert(
		fc.property(decimals, (text) => {
			const { coefficient, scale } = parseDecimal(text);
			expect(new Exact(coefficient.toString()).div(new Exact(10).pow(scale)).equals(text)).toBe(true);
			expect(new Exact(formatDecimal({ coefficient, scale })).equals(text)).toBe(true);
		}),
	);
});

test("divideHalfUp mirrors around zero and agrees with roundHalfUp", () => {
	expect(divideHalfUp(1n, 2n)).toBe(1n);
	expect(divideHalfUp(-1n, 2n)).toBe(-1n);
	expect(divideHalfUp(10n, 3n)).toBe(3n);
	expect(divideHalfUp(-11n, 3n)).toBe(-4n);
	fc.assert(
		fc.property(amounts, fc.nat({ max: 20 }), (amount, digits) => {
			expect(divideHalfUp(amount, 10n ** BigInt(digits))).toBe(roundHalfUp(amount, digits));
		}),
	);
});

test("roundHalfUp mirrors around zero", () => {
	expect(roundHalfUp(5n, 1)).toBe(1n);
	expect(roundHalfUp(-5n, 1)).toBe(-1n);
	expect(roundHalfUp(4n, 1)).toBe(0n);
	expect(roundHalfUp(-4n, 1)).toBe(0n);
	expect(roundHalfUp(-1500n, 3)).toBe(-2n);
	expect(roundHalfUp(1499n, 3)).toBe(1n);
	expect(roundHalfUp(7n, 0)).toBe(7n);
});
