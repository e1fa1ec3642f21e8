import { isAutoModel } from "~/catalog/auto-model";
import { isFree, perMillion, resolveModelName } from "~/catalog/index";
import type { Mapping, Model, TokenPrices } from "~/catalog/types";
import type { KeyPolicy, PolicyIamRule } from "~/domain/api-keys/load-key-policy.server";
import { parseCidr } from "~/domain/iam-rules/cidr";
import type { RuleType, RuleValue } from "~/domain/iam-rules/schemas";
import { isInNetworks, type Network, translatedIpv4 } from "~/platform/serving/client-address";
import { GatewayError } from "../errors";

/** Code of the refusal, also of the obstacle that a rule is to one way of serving a request. */
export const accessDenied = "permission_denied";

/** One way to serve a request, as rules look at it. */
export type Way = {
	/** Id of the provider, or the name of the organization's own server. */
	providerId: string;
	model: Pick<Model, "id" | "family" | "free" | "providers">;
	/** With the prices of its region, where that is known. */
	mapping: Mapping;
	region?: string | undefined;
	/** The caller left the model to the gateway. */
	auto?: boolean;
};

/** What is wrong with a way, as a sentence without its end; undefined where a rule lets it pass. */
type WayRule = (way: Way) => string | undefined;
type AddressRule = (address: string | null) => string | undefined;

/** The rules of a key, made ready once per policy snapshot. */
export class Access {
	readonly #ways: WayRule[] = [];
	readonly #addresses: AddressRule[] = [];

	constructor(rules: readonly PolicyIamRule[]) {
		for (const { ruleType, ruleValue } of rules) this.#add(ruleType as RuleType, ruleValue as RuleValue);
	}

	/** Whether a rule looks at what is called, not only at where the call comes from. */
	get narrowsModels(): boolean {
		return this.#ways.length > 0;
	}

	/** Why the rules forbid a way; undefined where every one of them lets it pass. */
	refusal(way: Way): string | undefined {
		for (const rule of this.#ways) {
			const reason = rule(way);
			if (reason !== undefined) return reason;
		}
		return undefined;
	}

	/** Why the rules forbid an address; null stands for one that is not known. */
	addressRefusal(address: string | null): string | undefined {
		for (const rule of this.#addresses) {
			const reason = rule(address);
			if (reason !== undefined) return reason;
		}
		return undefined;
	}

	#add(ruleType: RuleType, value: RuleValue): void {
		const allows = ruleType.startsWith("allow_");
		switch (ruleType) {
			case "allow_models":
			case "deny_models":
				return void this.#ways.push(modelRule(allows, value.models ?? []));
			case "allow_providers":
			case "deny_providers":
				return void this.#ways.push(providerRule(allows, value.providers ?? []));
			case "allow_pricing":
			case "deny_pricing":
				return void this.#ways.push(allows ? allowedPricing(value) : deniedPricing(value));
			case "allow_ip_cidrs":
			case "deny_ip_cidrs":
				return void this.#addresses.push(addressRule(allows, value.ipCidrs ?? []));
			default:
				// A rule of a later version must not be ignored.
				this.#ways.push(() => `This instance does not know the rule type ${String(ruleType)}`);
		}
	}
}

const compiled = new WeakMap<readonly PolicyIamRule[], Access>();

/** What the rules of a key say; null where it has none, which is all that most keys cost. */
export function accessOf({ iamRules }: Pick<KeyPolicy, "iamRules">): Access | null {
	if (iamRules.length === 0) return null;
	let access = compiled.get(iamRules);
	if (!access) compiled.set(iamRules, (access = new Access(iamRules)));
	return access;
}

/** Throws GatewayError(403) where the rules of the key do not let this address use it. */
export function assertAddressAllowed(policy: Pick<KeyPolicy, "iamRules">, clientAddress: string | null): void {
	const reason = accessOf(policy)?.addressRefusal(clientAddress);
	if (reason !== undefined) throw deniedError([reason]);
}

/** The refusal of a request that the rules of its key leave no way for. */
export function deniedError(reasons: readonly string[]): GatewayError {
	const different = [...new Set(reasons)];
	const more = different.length > 3 ? `; the same is true of ${different.length - 3} more` : "";
	const message = `Access denied: ${different.slice(0, 3).join("; ")}${more}`;
	return new GatewayError({ status: 403, code: accessDenied, message });
}

function modelRule(allows: boolean, entries: readonly string[]): WayRule {
	const ids = new Set<string>();
	const atProvider = new Set(entries);
	const auto = entries.some(isAutoModel);
	for (const entry of entries) {
		const resolved = resolveModelName(entry);
		if (!resolved.ok) continue;
		const { providerId, model, region } = resolved;
		if (providerId === undefined) ids.add(model.id);
		else atProvider.add(region === undefined ? `${providerId}/${model.id}` : `${providerId}/${model.id}:${region}`);
	}
	const list = allows ? "is not in the allowed models list" : "is in the denied models list";
	return ({ providerId, model, region, auto: byGateway = false }) => {
		const full = `${providerId}/${model.id}`;
		// Of an own server only the full name speaks: others may have a model of the same name.
		const named = (model.family !== "custom" && ids.has(model.id)) || atProvider.has(full) || atProvider.has(`${full}:${region}`);
		return (named || (byGateway && auto)) === allows ? undefined : `Model ${model.id} ${list}`;
	};
}

function providerRule(allows: boolean, entries: readonly string[]): WayRule {
	const names = new Set(entries.map((entry) => entry.replace(/^custom:/, "")));
	const list = allows ? "is not in the allowed providers list" : "is in the denied providers list";
	return ({ providerId, model }) => {
		const named = names.has(providerId) || (model.family === "custom" && names.has("custom"));
		return named === allows ? undefined : `Provider ${providerId} ${list}`;
	};
}

function allowedPricing({ pricingType, maxInputPrice, maxOutputPrice }: RuleValue): WayRule {
	return ({ providerId, model, mapping }) => {
		const name = `${providerId}/${model.id}`;
		if (pricingType !== undefined && isFree(model as Model, mapping) !== (pricingType === "free")) {
			return `Only ${pricingType} models are allowed, and ${name} is ${pricingType === "free" ? "not free" : "free"}`;
		}
		const { input, output } = dearestOf(model as Model, mapping);
		const above = (what: string, found: number | null, most: number | undefined) => {
			if (most === undefined || (found !== null && found <= most)) return undefined;
			const said = found === null ? "is not known" : `is $${found}`;
			return `The ${what} price of ${name} ${said}, and at most $${most} per million tokens is allowed`;
		};
		return above("input", input, maxInputPrice) ?? above("output", output, maxOutputPrice);
	};
}

/** What matches in all that the rule says is denied. */
function deniedPricing({ pricingType, maxInputPrice, maxOutputPrice }: RuleValue): WayRule {
	const within = (found: number | null, most: number | undefined) => most === undefined || (found !== null && found <= most);
	return ({ providerId, model, mapping }) => {
		if (pricingType !== undefined && isFree(model as Model, mapping) !== (pricingType === "free")) return undefined;
		const { input, output } = dearestOf(model as Model, mapping);
		if (!within(input, maxInputPrice) || !within(output, maxOutputPrice)) return undefined;
		return `The pricing of ${providerId}/${model.id} is denied`;
	};
}

type Dearest = { input: number | null; output: number | null };
const unknown: Dearest = { input: null, output: null };
const nothing: Dearest = { input: 0, output: 0 };
const dearest = new WeakMap<Mapping, Dearest>();

/** The highest prices per million tokens that a request can meet, over all tiers and hours; null where none is known. */
function dearestOf(model: Model, mapping: Mapping): Dearest {
	if (isFree(model, mapping)) return nothing;
	let found = dearest.get(mapping);
	if (!found) {
		const all: TokenPrices[] = [mapping, ...(mapping.pricingTiers ?? [])];
		if (mapping.peakPricing) all.push(mapping.peakPricing.peak, mapping.peakPricing.offPeak);
		const most = (field: "inputPrice" | "outputPrice") =>
			Math.max(...all.map((prices) => Number(perMillion(prices[field] ?? "0"))));
		const priced = all.some(({ inputPrice, outputPrice }) => inputPrice !== undefined || outputPrice !== undefined);
		found = priced ? { input: most("inputPrice"), output: most("outputPrice") } : unknown;
		dearest.set(mapping, found);
	}
	return found;
}

function addressRule(allows: boolean, ranges: readonly string[]): AddressRule {
	const networks = ranges.flatMap((range): Network[] => {
		const network = parseCidr(range);
		return network ? [network] : [];
	});
	return (address) => {
		if (address === null) return allows ? "The client's IP address is not known, and only listed ranges are allowed" : undefined;
		const ipv4 = translatedIpv4(address);
		const listed = isInNetworks(address, networks) || (ipv4 !== null && isInNetworks(ipv4, networks));
		if (listed === allows) return undefined;
		return allows ? `IP address ${address} is not in the allowed ranges` : `IP address ${address} is in a denied range`;
	};
}
