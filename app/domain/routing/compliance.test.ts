import { describe, expect, test } from "vitest";
import { providerById, providers } from "~/catalog/lookups";
import type { DataPolicy } from "~/catalog/types";
import { assertCompliancePolicy } from "./check-compliance";
import { type CompliancePolicy, compliancePolicySchema, permits, permitsProvider, refusalByPolicy } from "./compliance";

const unknown: DataPolicy = { apiTraining: null, promptLogging: null, retentionPeriod: null, soc2: null, iso27001: null, gdpr: null };
const spotless: DataPolicy = { apiTraining: false, promptLogging: false, retentionPeriod: "0 days", soc2: 2, iso27001: true, gdpr: true };
const model = { id: "m", family: "f" };

function provider(facts: Partial<DataPolicy> | undefined, more: object = {}) {
	const dataPolicy = facts && { ...spotless, ...facts };
	return { id: "p", name: "P", headquarters: "US", stealth: false, ...(dataPolicy && { dataPolicy }), ...more };
}

function reasonOf(rules: Partial<CompliancePolicy>, subject: ReturnType<typeof provider>, of = model): string | null {
	const verdict = permits({ enabled: true, ...rules }, subject, of);
	return verdict.allowed ? null : verdict.reason;
}

describe("a policy", () => {
	test.each<[keyof CompliancePolicy, Partial<DataPolicy>, string]>([
		["requireSoc2", { soc2: null }, "P has no SOC 2 report that is known."],
		["requireSoc2Type2", { soc2: 1 }, "P has no SOC 2 Type 2 report that is known."],
		["requireSoc2Type2", { soc2: null }, "P has no SOC 2 Type 2 report that is known."],
		["requireIso27001", { iso27001: null }, "P is not known to comply with ISO 27001."],
		["requireIso27001", { iso27001: false }, "P does not comply with ISO 27001."],
		["requireSoc2OrIso27001", { soc2: null, iso27001: false }, "P has neither a SOC 2 report nor ISO 27001 that is known."],
		["requireGdpr", { gdpr: null }, "P is not known to comply with GDPR."],
		["blockApiTraining", { apiTraining: true }, "P trains on what it is sent."],
		["blockApiTraining", { apiTraining: null }, "P does not say whether it trains on what it is sent."],
		["blockPromptLogging", { promptLogging: true }, "P logs prompts."],
		["blockPromptLogging", { promptLogging: null }, "P does not say whether it logs prompts."],
		["zeroDataRetention", { retentionPeriod: "30 days" }, "P is not known to keep nothing of what it is sent."],
		["zeroDataRetention", { retentionPeriod: null }, "P is not known to keep nothing of what it is sent."],
		["zeroDataRetention", { promptLogging: null }, "P is not known to keep nothing of what it is sent."],
		["zeroDataRetention", unknown, "P does not say how long it keeps what it is sent."],
	])("%s: %j", (rule, facts, reason) => {
		expect(reasonOf({ [rule]: true }, provider(facts))).toBe(reason);
		expect(reasonOf({ [rule]: true }, provider({}))).toBeNull();
		expect(reasonOf({ [rule]: true }, provider(undefined))).not.toBeNull();
		expect(reasonOf({ [rule]: false }, provider(facts))).toBeNull();
	});

	test("is content with one of two certificates where it says so", () => {
		expect(reasonOf({ requireSoc2: true }, provider({ soc2: 1 }))).toBeNull();
		for (const facts of [{ soc2: 1, iso27001: null }, { soc2: null, iso27001: true }] as const) {
			expect(reasonOf({ requireSoc2OrIso27001: true }, provider(facts))).toBeNull();
		}
	});

	test("knows where a provider sits, and takes silence for no", () => {
		const nowhere = provider({}, { headquarters: null });
		expect(reasonOf({ allowedCountries: ["US", "FR"] }, provider({}))).toBeNull();
		expect(reasonOf({ allowedCountries: ["FR"] }, provider({}))).toBe("P sits in US, which is not allowed.");
		expect(reasonOf({ blockedCountries: ["US"] }, provider({}))).toBe("P sits in US, which is not allowed.");
		expect(reasonOf({ blockedCountries: ["CN"] }, provider({}))).toBeNull();
		for (const rules of [{ allowedCountries: ["US"] }, { blockedCountries: ["CN"] }]) {
			expect(reasonOf(rules, nowhere)).toBe("P does not say in which country it sits.");
		}
		expect(reasonOf({ allowedCountries: [], blockedCountries: [] }, nowhere)).toBeNull();
		expect(reasonOf({ blockStealthProviders: true }, provider({}, { stealth: true }))).toBe("P does not say who it is.");
	});

	test("lists providers and models, a model also at one provider only", () => {
		expect(reasonOf({ blockedProviders: ["p"] }, provider({}))).toBe("P is blocked.");
		expect(reasonOf({ allowedProviders: ["q"] }, provider({}))).toBe("P is not among the allowed providers.");
		expect(reasonOf({ allowedProviders: ["p"] }, provider({}))).toBeNull();
		for (const name of ["m", "p/m"]) {
			expect(reasonOf({ blockedModels: [name] }, provider({}))).toBe("p/m is blocked.");
			expect(reasonOf({ allowedModels: [name] }, provider({}))).toBeNull();
		}
		expect(reasonOf({ blockedModels: ["q/m", "n"] }, provider({}))).toBeNull();
		expect(reasonOf({ allowedModels: ["q/m", "n"] }, provider({}))).toBe("p/m is not among the allowed models.");
		expect(reasonOf({ allowedProviders: [], allowedModels: [] }, provider({}))).toBeNull();
	});

	test("judges an organization's own servers by its lists alone", () => {
		const own = provider(undefined, { id: "acme", name: "acme", headquarters: null });
		const served = { id: "llama", family: "custom" };
		expect(reasonOf({ requireSoc2: true, zeroDataRetention: true, allowedCountries: ["US"] }, own, served)).toBeNull();
		expect(reasonOf({ blockedProviders: ["custom:acme"] }, own, served)).toBe("acme is blocked.");
		expect(reasonOf({ blockedProviders: ["acme"] }, own, served)).toBeNull();
		expect(reasonOf({ allowedProviders: ["openai"] }, own, served)).toBe("acme is not among the allowed providers.");
		expect(reasonOf({ blockedModels: ["acme/llama"] }, own, served)).toBe("acme/llama is blocked.");
		expect(reasonOf({ blockedModels: ["llama"] }, own, served)).toBeNull();
	});

	test("that is absent or switched off demands nothing", () => {
		const worst = provider(unknown, { headquarters: null, stealth: true });
		expect(permits(null, worst, model).allowed).toBe(true);
		expect(permits({ enabled: false, requireSoc2: true, blockedProviders: ["p"] }, worst, model).allowed).toBe(true);
		expect(permits({ enabled: true }, worst, model).allowed).toBe(true);
	});

	test("judges a provider once for all its models", () => {
		let looks = 0;
		const policy = { enabled: true, requireGdpr: true };
		const watched = provider({});
		Object.defineProperty(watched, "dataPolicy", { get: () => (looks++, spotless) });
		for (const id of ["a", "b", "c"]) expect(permits(policy, watched, { id, family: "f" }).allowed).toBe(true);
		expect(looks).toBe(1);
	});
});

test("the catalogue's facts decide", () => {
	const zero: CompliancePolicy = { enabled: true, zeroDataRetention: true, requireSoc2: true };
	const left = providers.filter((each) => permitsProvider(zero, each).allowed).map(({ id }) => id);
	expect(left).toEqual(expect.arrayContaining(["google-vertex", "groq", "azure"]));
	expect(left).not.toContain("openai");
	expect(permits({ enabled: true, allowedCountries: ["FR"] }, providerById("mistral")!, model).allowed).toBe(true);
	expect(permits({ enabled: true, blockApiTraining: true }, providerById("deepseek")!, model).allowed).toBe(false);
});

test("a refusal names the request and up to three reasons, each once", () => {
	expect(refusalByPolicy("gpt-5", ["A is blocked.", "A is blocked."])).toBe(
		"The compliance policy of this organization lets nobody serve gpt-5. A is blocked.",
	);
	expect(refusalByPolicy("gpt-5", ["A.", "B.", "C.", "D.", "E."])).toMatch(/A\. B\. C\. The same is true of 2 more\.$/);
});

test("lists name what there is", () => {
	const refused = (policy: object) => {
		try {
			assertCompliancePolicy({ enabled: true, ...policy });
			return null;
		} catch (error) {
			return (error as Error).message;
		}
	};
	expect(refused({ allowedProviders: ["openai", "custom:acme"], blockedModels: ["gpt-4o", "azure/gpt-4o", "acme/llama"] })).toBeNull();
	expect(refused({ blockedProviders: ["opneai"] })).toBe("No such provider: opneai");
	expect(refused({ allowedModels: ["gpt-4oo", "groq/gpt-4o", "acme/"] })).toBe("No such model: gpt-4oo, groq/gpt-4o, acme/");
});

test.each([[{}], [{ enabled: "yes" }], [{ enabled: true, requireSoc3: true }], [{ enabled: true, allowedCountries: ["usa"] }]])(
	"%j is no policy",
	(value) => {
		expect(compliancePolicySchema.safeParse(value).success).toBe(false);
	},
);
