import { z } from "zod";
import type { Model, ProviderDescriptor } from "~/catalog/types";

const country = z.string().regex(/^[A-Z]{2}$/, "Use two-letter country codes in capitals");
const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).max(1000, "At most 1000 entries");
const name = z.string().min(1).max(256);

/**
 * What an organization demands of whoever serves its requests. A field that is absent or false demands nothing, and neither
 * does an empty list. `enabled: false` keeps the rest for later.
 */
export const compliancePolicySchema = z
	.strictObject({
		enabled: z.boolean(),
		requireSoc2: z.boolean().optional().describe("A SOC 2 report of either type"),
		requireSoc2Type2: z.boolean().optional(),
		requireIso27001: z.boolean().optional(),
		requireSoc2OrIso27001: z.boolean().optional(),
		requireGdpr: z.boolean().optional(),
		blockApiTraining: z.boolean().optional().describe("Only providers that do not train on what they are sent"),
		blockPromptLogging: z.boolean().optional().describe("Only providers that do not log prompts"),
		zeroDataRetention: z.boolean().optional().describe("Only providers that log nothing and keep nothing"),
		blockStealthProviders: z.boolean().optional().describe("Only providers that say who they are"),
		allowedCountries: listOf(country).optional().describe("Headquarters, as ISO 3166 codes of two letters"),
		blockedCountries: listOf(country).optional(),
		allowedProviders: listOf(name).optional().describe("Provider ids; `custom:name` is one of the organization's own"),
		blockedProviders: listOf(name).optional(),
		allowedModels: listOf(name).optional().describe("Model ids, alone or behind a provider: `gpt-5`, `azure/gpt-5`"),
		blockedModels: listOf(name).optional(),
	})
	.meta({ id: "CompliancePolicy" });

export type CompliancePolicy = z.infer<typeof compliancePolicySchema>;

/** `reason` is a whole sentence for the caller. */
export type Verdict = { allowed: true } | { allowed: false; reason: string };

/** What of a provider a policy looks at. */
export type ProviderFacts = Pick<ProviderDescriptor, "id" | "name" | "headquarters" | "dataPolicy" | "stealth">;

const allowed: Verdict = { allowed: true };

/**
 * Whether a policy lets a provider serve a model. What is not known of a provider counts as not fulfilled. Of an
 * organization's own servers (models of the family `custom`) only the lists speak: they are `custom:<name>` there, and their
 * models `<name>/<model>`. Lists are looked up in sets that are made once per policy object.
 */
export function permits(policy: CompliancePolicy | null, provider: ProviderFacts, model: Pick<Model, "id" | "family">): Verdict {
	if (!policy?.enabled) return allowed;
	const compiled = compiledOf(policy);
	const own = model.family === ownFamily;
	const id = own ? ownProvider(provider.id) : provider.id;
	let verdict = compiled.providers.get(id);
	if (!verdict) {
		verdict = judgeProvider(compiled, provider, id, own);
		compiled.providers.set(id, verdict);
	}
	return verdict.allowed && compiled.listsModels ? judgeModel(compiled, provider, model) : verdict;
}

/**
 * Whether a policy lets a provider serve anything at all: what `permits` says without its lists of models. `own` says that it
 * is the organization's own server of that name.
 */
export function permitsProvider(policy: CompliancePolicy | null, provider: ProviderFacts, own = false): Verdict {
	if (!policy?.enabled) return allowed;
	return judgeProvider(compiledOf(policy), provider, own ? ownProvider(provider.id) : provider.id, own);
}

const ownFamily = "custom";

/** What lists call a custom provider of that name. */
export function ownProvider(name: string): string {
	return `custom:${name}`;
}

/** Why nobody may serve a request, from the reasons of the ways that there would have been. */
export function refusalByPolicy(requested: string, reasons: readonly string[]): string {
	const different = [...new Set(reasons)];
	const more = different.length > 3 ? ` The same is true of ${different.length - 3} more.` : "";
	return `The compliance policy of this organization lets nobody serve ${requested}. ${different.slice(0, 3).join(" ")}${more}`;
}

type Compiled = {
	rules: readonly Rule[];
	allowedProviders: ReadonlySet<string>;
	blockedProviders: ReadonlySet<string>;
	allowedModels: ReadonlySet<string>;
	blockedModels: ReadonlySet<string>;
	listsModels: boolean;
	/** Filled as providers are asked about. */
	providers: Map<string, Verdict>;
};

const compiledPolicies = new WeakMap<CompliancePolicy, Compiled>();

function compiledOf(policy: CompliancePolicy): Compiled {
	let compiled = compiledPolicies.get(policy);
	if (!compiled) {
		compiled = {
			rules: rulesOf(policy),
			allowedProviders: new Set(policy.allowedProviders),
			blockedProviders: new Set(policy.blockedProviders),
			allowedModels: new Set(policy.allowedModels),
			blockedModels: new Set(policy.blockedModels),
			listsModels: Boolean(policy.allowedModels?.length || policy.blockedModels?.length),
			providers: new Map(),
		};
		compiledPolicies.set(policy, compiled);
	}
	return compiled;
}

/** What is wrong with a provider, as the rest of a sentence that begins with its name; undefined where nothing is. */
type Rule = (provider: ProviderFacts) => string | undefined;

function rulesOf(policy: CompliancePolicy): Rule[] {
	const rules: Rule[] = [];
	const add = (wanted: boolean | undefined, rule: Rule) => void (wanted && rules.push(rule));
	add(policy.requireSoc2, (provider) => (soc2(provider) ? undefined : "has no SOC 2 report that is known"));
	add(policy.requireSoc2Type2, (provider) => (soc2(provider) === 2 ? undefined : "has no SOC 2 Type 2 report that is known"));
	add(policy.requireIso27001, ({ dataPolicy }) => certified(dataPolicy?.iso27001, "ISO 27001"));
	add(policy.requireSoc2OrIso27001, (provider) =>
		soc2(provider) || provider.dataPolicy?.iso27001 ? undefined : "has neither a SOC 2 report nor ISO 27001 that is known",
	);
	add(policy.requireGdpr, ({ dataPolicy }) => certified(dataPolicy?.gdpr, "GDPR"));
	add(policy.blockApiTraining, ({ dataPolicy }) => refrains(dataPolicy?.apiTraining, "trains on what it is sent"));
	add(policy.blockPromptLogging, ({ dataPolicy }) => refrains(dataPolicy?.promptLogging, "logs prompts"));
	add(policy.zeroDataRetention, zeroRetention);
	add(policy.blockStealthProviders, ({ stealth }) => (stealth ? "does not say who it is" : undefined));
	const { allowedCountries = [], blockedCountries = [] } = policy;
	add(allowedCountries.length > 0 || blockedCountries.length > 0, ({ headquarters }) => {
		if (!headquarters) return "does not say in which country it sits";
		const barred = blockedCountries.includes(headquarters);
		const outside = allowedCountries.length > 0 && !allowedCountries.includes(headquarters);
		return barred || outside ? `sits in ${headquarters}, which is not allowed` : undefined;
	});
	return rules;
}

function soc2({ dataPolicy }: ProviderFacts): 1 | 2 | null {
	return dataPolicy?.soc2 ?? null;
}

function certified(fact: boolean | null | undefined, what: string): string | undefined {
	if (fact) return undefined;
	return fact === false ? `does not comply with ${what}` : `is not known to comply with ${what}`;
}

function refrains(fact: boolean | null | undefined, deed: string): string | undefined {
	if (fact === false) return undefined;
	return fact ? deed : `does not say whether it ${deed}`;
}

function zeroRetention({ dataPolicy }: ProviderFacts): string | undefined {
	if (dataPolicy?.promptLogging === false && dataPolicy.retentionPeriod === "0 days") return undefined;
	const unknown = !dataPolicy || (dataPolicy.promptLogging === null && dataPolicy.retentionPeriod === null);
	return unknown ? "does not say how long it keeps what it is sent" : "is not known to keep nothing of what it is sent";
}

function judgeProvider(compiled: Compiled, provider: ProviderFacts, id: string, own: boolean): Verdict {
	const { name } = provider;
	if (compiled.blockedProviders.has(id)) return refused(`${name} is blocked.`);
	if (compiled.allowedProviders.size > 0 && !compiled.allowedProviders.has(id)) {
		return refused(`${name} is not among the allowed providers.`);
	}
	if (own) return allowed;
	for (const rule of compiled.rules) {
		const problem = rule(provider);
		if (problem) return refused(`${name} ${problem}.`);
	}
	return allowed;
}

/** Of an own server only the full name speaks: others may have a model of the same name. */
function judgeModel(compiled: Compiled, provider: ProviderFacts, { id, family }: Pick<Model, "id" | "family">): Verdict {
	const full = `${provider.id}/${id}`;
	const listed = (names: ReadonlySet<string>) => names.has(full) || (family !== ownFamily && names.has(id));
	if (listed(compiled.blockedModels)) return refused(`${full} is blocked.`);
	if (compiled.allowedModels.size > 0 && !listed(compiled.allowedModels)) {
		return refused(`${full} is not among the allowed models.`);
	}
	return allowed;
}

function refused(reason: string): Verdict {
	return { allowed: false, reason };
}
