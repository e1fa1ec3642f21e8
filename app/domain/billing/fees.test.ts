import { describe, expect, it, test } from "vitest";
import { formatMoney, parseMoney } from "~/platform/money";
import { fc } from "../../../tests/setup/property";
import { centsOf, creditsOfPart, dollarsOf, topUpFees } from "./fees";
import { quoteTopUpSchema, topUpSchema, updateAutoTopUpSchema } from "./schemas";

describe("fees of a top-up", () => {
	it.each([
		["100", "US", { credits: "100", platformFee: "5", internationalFee: "0", total: "105" }],
		["100", null, { credits: "100", platformFee: "5", internationalFee: "0", total: "105" }],
		["100", "DE", { credits: "100", platformFee: "5", internationalFee: "1.5", total: "106.5" }],
		["5", "de", { credits: "5", platformFee: "0.25", internationalFee: "0.08", total: "5.33" }],
		// 0.5005 and 0.15015: halves go up.
		["10.01", "FR", { credits: "10.01", platformFee: "0.5", internationalFee: "0.15", total: "10.66" }],
		["10.10", "us", { credits: "10.1", platformFee: "0.51", internationalFee: "0", total: "10.61" }],
		["5000", "BR", { credits: "5000", platformFee: "250", internationalFee: "75", total: "5325" }],
	])("of $%s with a card of %s", (amount, country, fees) => {
		expect(topUpFees(amount, country)).toEqual(fees);
	});

	it("are whole cents that add up, and never off by more than half a cent", () => {
		fc.assert(
			fc.property(fc.integer({ min: 500, max: 500_000 }), fc.constantFrom("US", "DE", null), (cents, country) => {
				const fees = topUpFees(dollarsOf(cents), country);
				const parts = [fees.credits, fees.platformFee, fees.internationalFee].map(centsOf);
				expect(parts.reduce((sum, part) => sum + part, 0)).toBe(centsOf(fees.total));
				expect(Math.abs((parts[1] ?? 0) * 20 - cents)).toBeLessThanOrEqual(10);
				if (country === "DE") expect(Math.abs((parts[2] ?? 0) * 200 - 3 * cents)).toBeLessThanOrEqual(100);
			}),
		);
	});

	it("refuse fractions of a cent", () => {
		expect(() => topUpFees("5.001", "US")).toThrow(RangeError);
		expect(() => centsOf("0.001")).toThrow(RangeError);
	});
});

test("parts of a payment take the same part of the credits; all of it takes them all, however it is cut", () => {
	expect(creditsOfPart("100", 5250, 10_500)).toBe("50");
	fc.assert(
		fc.property(fc.integer({ min: 525, max: 600_000 }), fc.array(fc.nat(1000)), (total, parts) => {
			const cuts = [...parts.map((part) => part % total).sort((one, other) => one - other), total];
			const taken = cuts.map((cut, at) => parseMoney(creditsOfPart("99.99", cut, total)) - before(cuts, at, total));
			expect(formatMoney(taken.reduce((sum, part) => sum + part, 0n))).toBe("99.99");
		}),
	);
});

const before = (cuts: number[], at: number, total: number) =>
	at === 0 ? 0n : parseMoney(creditsOfPart("99.99", cuts[at - 1] as number, total));

describe("amounts that are sent", () => {
	it("are numbers or strings within the bounds", () => {
		expect(topUpSchema.parse({ amount: 50 })).toEqual({ amount: "50" });
		expect(topUpSchema.parse({ amount: "49.99" })).toEqual({ amount: "49.99" });
		for (const amount of ["4.99", "5000.01", "1e3", "10.001", "-5", "", Number.NaN, 5e-7, null, undefined]) {
			expect(topUpSchema.safeParse({ amount }).success, String(amount)).toBe(false);
		}
		expect(updateAutoTopUpSchema.safeParse({ threshold: "4.99" }).success).toBe(false);
		expect(updateAutoTopUpSchema.safeParse({ amount: 9.99 }).success).toBe(false);
		expect(updateAutoTopUpSchema.parse({ enabled: false })).toEqual({ enabled: false });
	});

	it("name one card at most", () => {
		expect(topUpSchema.safeParse({ amount: 5, paymentMethodId: "pm_1", confirmationTokenId: "ctoken_1" }).success).toBe(false);
		expect(topUpSchema.safeParse({ amount: 5, paymentMethodId: "../pm_1" }).success).toBe(false);
		expect(quoteTopUpSchema.parse({ amount: 5, country: "DE" })).toEqual({ amount: "5", country: "DE" });
	});
});
