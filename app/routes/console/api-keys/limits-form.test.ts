import { describe, expect, it } from "vitest";

import { limitsFormSchema } from "./limits-form";

const none = {
	usageLimit: null,
	periodUsageLimit: null,
	periodUsageDurationValue: null,
	periodUsageDurationUnit: null,
	requestsPerMinute: null,
	tokensPerMinute: null,
};
const empty = { usageLimit: "", periodUsageLimit: " ", periodUsageDurationValue: "1", periodUsageDurationUnit: "month", requestsPerMinute: "", tokensPerMinute: "" };

describe("limitsFormSchema", () => {
	it("takes empty fields for no limit, and a window without an amount for none", () => {
		expect(limitsFormSchema.parse(empty)).toEqual(none);
		expect(limitsFormSchema.parse({})).toEqual(none);
	});

	it("keeps amounts as typed, with or without the currency", () => {
		const filled = { ...empty, usageLimit: "$ 49.90", periodUsageLimit: "0.5", requestsPerMinute: " 60 ", tokensPerMinute: "90000" };
		expect(limitsFormSchema.parse(filled)).toEqual({
			usageLimit: "49.90",
			periodUsageLimit: "0.5",
			periodUsageDurationValue: 1,
			periodUsageDurationUnit: "month",
			requestsPerMinute: 60,
			tokensPerMinute: 90_000,
		});
	});

	it.each([
		["usageLimit", { usageLimit: "1,5" }],
		["usageLimit", { usageLimit: "-1" }],
		["periodUsageDurationValue", { periodUsageLimit: "1", periodUsageDurationValue: "" }],
		["periodUsageDurationValue", { periodUsageLimit: "1", periodUsageDurationValue: "13" }],
		["periodUsageDurationUnit", { periodUsageLimit: "1", periodUsageDurationUnit: "year" }],
		["requestsPerMinute", { requestsPerMinute: "0" }],
		["tokensPerMinute", { tokensPerMinute: "many" }],
	])("refuses beside %s", (field, fields) => {
		const result = limitsFormSchema.safeParse({ ...empty, ...fields });
		expect(result.error?.issues[0]?.path).toEqual([field]);
	});
});
