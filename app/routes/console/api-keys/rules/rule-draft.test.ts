import { describe, expect, it } from "vitest";

import { createIamRuleSchema, type RuleType, type RuleValue } from "~/domain/iam-rules/schemas";
import { draftOf, isEmpty, newDraft, ruleOf } from "./rule-draft";

describe("a rule's draft", () => {
	it.each<[RuleType, RuleValue]>([
		["allow_models", { models: ["gpt-4o", "openai/gpt-4o"] }],
		["deny_providers", { providers: ["custom:ours"] }],
		["allow_pricing", { pricingType: "paid", maxInputPrice: 0.15, maxOutputPrice: 0 }],
		["deny_pricing", { pricingType: "free" }],
		["deny_ip_cidrs", { ipCidrs: ["192.0.2.0/24", "2001:db8::/32"] }],
	])("%s is edited and stays what it was", (ruleType, ruleValue) => {
		const rule = { ruleType, ruleValue };
		expect(ruleOf(draftOf(rule))).toEqual(rule);
		expect(createIamRuleSchema.safeParse(ruleOf(draftOf(rule))).success).toBe(true);
	});

	it("takes ranges from lines, commas and spaces", () => {
		const { ruleValue } = ruleOf({ ...newDraft, subject: "ip_cidrs", ranges: " 192.0.2.0/24,\n\n2001:db8::/32 10.0.0.0/8" });
		expect(ruleValue).toEqual({ ipCidrs: ["192.0.2.0/24", "2001:db8::/32", "10.0.0.0/8"] });
	});

	it("says nothing until something of its subject is named", () => {
		for (const subject of ["models", "providers", "pricing", "ip_cidrs"] as const) {
			const other = subject === "models" ? { providers: ["openai"] } : { models: ["gpt-4o"] };
			expect(isEmpty({ ...newDraft, ...other, subject })).toBe(true);
			const named = { models: ["gpt-4o"], providers: ["openai"], maxInputPrice: "0", ranges: "::/0" };
			expect(isEmpty({ ...newDraft, ...named, subject })).toBe(false);
		}
	});

	it("leaves what is no price for the schema to refuse", () => {
		const rule = ruleOf({ ...newDraft, subject: "pricing", maxInputPrice: "cheap" });
		expect(createIamRuleSchema.safeParse(rule).error?.issues[0]?.path).toEqual(["ruleValue", "maxInputPrice"]);
	});
});
