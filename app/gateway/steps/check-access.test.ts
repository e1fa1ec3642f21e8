import { describe, expect, test } from "vitest";
import { mappingOf, modelById } from "~/catalog/index";
import type { Mapping, Model } from "~/catalog/types";
import type { RuleType, RuleValue } from "~/domain/iam-rules/schemas";
import { Access, accessOf, assertAddressAllowed, deniedError } from "./check-access";

type Rule = [RuleType, RuleValue];

const ruled = (...rules: Rule[]) => rules.map(([ruleType, ruleValue], index) => ({ id: `r${index}`, ruleType, ruleValue }));

/** What is said of `provider/model` of the catalogue. */
function said(name: string, ...rules: Rule[]): string | undefined {
	const [providerId = "", modelId = ""] = name.split("/");
	const model = modelById(modelId) ?? expect.fail(modelId);
	const mapping = mappingOf(modelId, providerId) ?? expect.fail(name);
	return new Access(ruled(...rules)).refusal({ providerId, model, mapping });
}

function own(name: string, ...rules: Rule[]): string | undefined {
	const [providerId = "", id = ""] = name.split("/");
	const mapping: Mapping = { providerId: "custom", externalId: id, streaming: true };
	return new Access(ruled(...rules)).refusal({ providerId, model: { id, family: "custom", providers: [mapping] }, mapping });
}

function priced(prices: Partial<Mapping>, ...rules: Rule[]): string | undefined {
	const mapping: Mapping = { providerId: "p", externalId: "m", streaming: true, ...prices };
	const model: Model = { id: "m", name: "m", family: "f", releasedAt: "2026-01-01", providers: [mapping] };
	return new Access(ruled(...rules)).refusal({ providerId: "p", model, mapping });
}

const notListed = "Model gpt-4o-mini is not in the allowed models list";

describe("rules by model", () => {
	test.each([
		["gpt-4o-mini", undefined],
		["openai/gpt-4o-mini", undefined],
		["azure/gpt-4o-mini", notListed],
		["gpt-4o", notListed],
		["no-such-model", notListed],
	])("allowing %s", (entry, reason) => {
		expect(said("openai/gpt-4o-mini", ["allow_models", { models: [entry] }])).toBe(reason);
		const denied = said("openai/gpt-4o-mini", ["deny_models", { models: [entry] }]);
		expect(denied).toBe(reason === undefined ? "Model gpt-4o-mini is in the denied models list" : undefined);
	});

	test("know aliases and the providers' own names", () => {
		expect(said("openai/gpt-realtime", ["allow_models", { models: ["gpt-realtime-2025-08-28"] }])).toBeUndefined();
		const { externalId } = mappingOf("gpt-oss-120b", "groq") as Mapping;
		expect(said("groq/gpt-oss-120b", ["deny_models", { models: [`groq/${externalId}`] }])).toContain("denied models");
		expect(said("cerebras/gpt-oss-120b", ["deny_models", { models: [`groq/${externalId}`] }])).toBeUndefined();
	});

	test("speak of own servers by the full name only", () => {
		expect(own("my-server/gpt-4o", ["allow_models", { models: ["my-server/gpt-4o"] }])).toBeUndefined();
		expect(own("my-server/gpt-4o", ["allow_models", { models: ["gpt-4o"] }])).toContain("not in the allowed");
		expect(own("my-server/gpt-4o", ["deny_models", { models: ["my-server/gpt-4o"] }])).toContain("denied");
	});

	test("take `auto` for whatever the gateway chooses", () => {
		const access = new Access(ruled(["allow_models", { models: ["auto"] }]));
		const model = modelById("gpt-4o-mini") as Model;
		const way = { providerId: "openai", model, mapping: model.providers[0] as Mapping };
		expect(access.refusal({ ...way, auto: true })).toBeUndefined();
		expect(access.refusal(way)).toBe(notListed);
	});
});

test("rules by provider", () => {
	const only: Rule = ["allow_providers", { providers: ["groq", "my-server"] }];
	expect(said("groq/gpt-oss-120b", only)).toBeUndefined();
	expect(said("cerebras/gpt-oss-120b", only)).toBe("Provider cerebras is not in the allowed providers list");
	expect(own("my-server/x", only)).toBeUndefined();
	expect(own("other/x", only)).toContain("Provider other");
	expect(own("other/x", ["deny_providers", { providers: ["custom"] }])).toBe("Provider other is in the denied providers list");
	expect(own("other/x", ["deny_providers", { providers: ["custom:other"] }])).toContain("denied");
	expect(said("groq/gpt-oss-120b", ["deny_providers", { providers: ["cerebras"] }])).toBeUndefined();
});

describe("rules by price", () => {
	const cheap = { inputPrice: "0.00000015", outputPrice: "0.0000006" };

	test("tell free from paid: declared, or all prices zero; what has no price is not free", () => {
		const free: Rule = ["allow_pricing", { pricingType: "free" }];
		const paid: Rule = ["allow_pricing", { pricingType: "paid" }];
		expect(said("demo/demo-chat", free)).toBeUndefined();
		expect(said("demo/demo-chat", paid)).toBe("Only paid models are allowed, and demo/demo-chat is free");
		expect(said("openai/gpt-4o-mini", free)).toBe("Only free models are allowed, and openai/gpt-4o-mini is not free");
		expect(priced({ inputPrice: "0", outputPrice: "0" }, free)).toBeUndefined();
		expect(priced({ inputPrice: "0", outputPrice: "0", requestPrice: "0.01" }, free)).toContain("not free");
		expect(own("my-server/x", free)).toContain("not free");
		expect(priced({ inputPrice: "0" }, ["deny_pricing", { pricingType: "free" }])).toBe("The pricing of p/m is denied");
		expect(priced(cheap, ["deny_pricing", { pricingType: "free" }])).toBeUndefined();
		expect(priced(cheap, ["deny_pricing", { pricingType: "paid" }])).toContain("denied");
	});

	test("compare prices per million tokens exactly", () => {
		expect(priced(cheap, ["allow_pricing", { maxInputPrice: 0.15, maxOutputPrice: 0.6 }])).toBeUndefined();
		expect(priced(cheap, ["allow_pricing", { maxInputPrice: 0.149999 }])).toBe(
			"The input price of p/m is $0.15, and at most $0.149999 per million tokens is allowed",
		);
		expect(priced(cheap, ["allow_pricing", { maxInputPrice: 1, maxOutputPrice: 0.5 }])).toContain("output price of p/m is $0.6");
	});

	test("go by the dearest tier and hour", () => {
		const tiers = [
			{ name: "a", upToTokens: 1000, inputPrice: "0.000001" },
			{ name: "b", upToTokens: null, inputPrice: "0.000004", outputPrice: "0.00001" },
		];
		const most: Rule = ["allow_pricing", { maxInputPrice: 3 }];
		expect(priced({ inputPrice: "0.000001", pricingTiers: tiers }, most)).toContain("is $4");
		const peakPricing = {
			peak: { inputPrice: "0.000004", outputPrice: "0.000001" },
			offPeak: { inputPrice: "0.000001", outputPrice: "0.000001" },
			hoursUtc: [[0, 8]] as [number, number][],
		};
		expect(priced({ peakPricing }, most)).toContain("is $4");
	});

	test("allow nothing whose price is not known, and deny what matches in everything", () => {
		expect(own("my-server/x", ["allow_pricing", { maxInputPrice: 100 }])).toContain("is not known");
		expect(own("my-server/x", ["deny_pricing", { maxInputPrice: 100 }])).toBeUndefined();
		expect(priced(cheap, ["deny_pricing", { maxInputPrice: 0.2 }])).toContain("denied");
		expect(priced(cheap, ["deny_pricing", { maxInputPrice: 0.1 }])).toBeUndefined();
		expect(priced(cheap, ["deny_pricing", { maxInputPrice: 0.2, maxOutputPrice: 0.5 }])).toBeUndefined();
	});
});

test("every rule has to be met", () => {
	const rules: Rule[] = [
		["allow_models", { models: ["gpt-oss-120b"] }],
		["deny_providers", { providers: ["cerebras"] }],
		["allow_pricing", { maxInputPrice: 0.15 }],
	];
	expect(said("groq/gpt-oss-120b", ...rules)).toBeUndefined();
	expect(said("cerebras/gpt-oss-120b", ...rules)).toContain("denied providers");
	expect(said("openai/gpt-4o-mini", ...rules)).toBe(notListed);
	expect(said("groq/gpt-oss-120b", ...rules, ["allow_models", { models: ["gpt-4o"] }])).toContain("not in the allowed");
});

describe("rules by address", () => {
	const reason = (address: string | null, ...rules: Rule[]) => new Access(ruled(...rules)).addressRefusal(address);

	test("allow what is listed, in both families, and nothing that is not known", () => {
		const office: Rule = ["allow_ip_cidrs", { ipCidrs: ["192.0.2.0/24", "2001:db8::/32"] }];
		for (const address of ["192.0.2.9", "::ffff:192.0.2.9", "2001:db8::9"]) expect(reason(address, office)).toBeUndefined();
		expect(reason("198.51.100.1", office)).toBe("IP address 198.51.100.1 is not in the allowed ranges");
		expect(reason(null, office)).toContain("not known");
	});

	test("know the IPv4 address in one that a translator made, and the range of translators itself", () => {
		const behind = "64:ff9b::192.0.2.7";
		expect(reason(behind, ["deny_ip_cidrs", { ipCidrs: ["192.0.2.0/24"] }])).toContain("is in a denied range");
		expect(reason("64:ff9b::c000:207", ["deny_ip_cidrs", { ipCidrs: ["192.0.2.7/32"] }])).toContain("is in a denied range");
		expect(reason(behind, ["allow_ip_cidrs", { ipCidrs: ["192.0.2.0/24"] }])).toBeUndefined();
		expect(reason(behind, ["deny_ip_cidrs", { ipCidrs: ["64:ff9b::/96"] }])).toContain("is in a denied range");
		expect(reason("64:ff9b::c633:6401", ["deny_ip_cidrs", { ipCidrs: ["192.0.2.0/24"] }])).toBeUndefined();
		expect(reason("64:ff9b:1::c000:207", ["deny_ip_cidrs", { ipCidrs: ["192.0.2.0/24"] }])).toBeUndefined();
		expect(reason("2001:db8::c000:207", ["deny_ip_cidrs", { ipCidrs: ["192.0.2.0/24"] }])).toBeUndefined();
	});

	test("deny what is listed, before anything that allows it", () => {
		const rules: Rule[] = [["allow_ip_cidrs", { ipCidrs: ["0.0.0.0/0"] }], ["deny_ip_cidrs", { ipCidrs: ["192.0.2.7/32"] }]];
		expect(reason("192.0.2.8", ...rules)).toBeUndefined();
		expect(reason("::ffff:192.0.2.7", ...rules)).toContain("is in a denied range");
		expect(reason(null, ["deny_ip_cidrs", { ipCidrs: ["0.0.0.0/0"] }])).toBeUndefined();
	});

	test("are told as the envelope has it", () => {
		const iamRules = ruled(["allow_ip_cidrs", { ipCidrs: ["192.0.2.0/24"] }]);
		expect(() => assertAddressAllowed({ iamRules }, "192.0.2.1")).not.toThrow();
		const refused = { status: 403, type: "invalid_request_error", code: "permission_denied", param: null };
		expect(() => assertAddressAllowed({ iamRules }, null)).toThrow(expect.objectContaining(refused));
		expect(deniedError(["a", "b", "a"])).toMatchObject({ ...refused, message: "Access denied: a; b" });
	});
});

test("rules are made ready once per snapshot, and keys without any cost nothing", () => {
	const iamRules = ruled(["deny_models", { models: ["gpt-4o"] }]);
	expect(accessOf({ iamRules })).toBe(accessOf({ iamRules }));
	expect(accessOf({ iamRules: [] })).toBeNull();
});

test("a rule that this version does not know lets nothing pass", () => {
	expect(said("openai/gpt-4o-mini", ["allow_moons" as RuleType, {}])).toContain("does not know the rule type allow_moons");
});
