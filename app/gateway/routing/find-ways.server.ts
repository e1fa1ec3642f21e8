import { isAutoModel } from "~/catalog/auto-model";
import { isActive, providerById } from "~/catalog/index";
import type { Mapping, Model, ProviderDescriptor } from "~/catalog/types";
import type { KeyPolicy } from "~/domain/api-keys/key-policy.server";
import { permits } from "~/domain/routing/compliance";
import { env } from "~/platform/env.server";
import type { ChatRequest, Dialect } from "../chat";
import type { Provider } from "../providers/provider";
import { providerOf } from "../providers/registry";
import { type Access, accessDenied, accessOf } from "../steps/check-access";
import { CapabilityCheck } from "../steps/check-capabilities";
import { unpricedIn } from "../steps/unpriced";
import type { Candidate } from "./candidate";
import { type FoundCredential, findCredentials } from "./find-credential.server";
import { keyHealth } from "./key-health.server";
import { type Located, locate } from "./locate.server";

/** What keeps a mapping from serving, told to the caller when nothing else can. */
export type Obstacle = { code: string; message: string; param?: string };

/** Code of the obstacle that the organization's compliance policy is; its message is one reason. */
export const notPermitted = "compliance_policy";

/** A mapping of a model, and the region of its provider that the caller named. */
export type Wanted = { model: Model; mapping: Mapping; region: string | undefined };

/** A provider that answers in this process needs neither key nor address. */
const noNetwork: Pick<Candidate, "credential" | "baseUrl" | "trustedAddress" | "usedMode"> = {
	credential: { apiKey: "", fields: {} },
	baseUrl: "",
	trustedAddress: true,
	usedMode: "credits",
};

/** Candidates are the same for every request that is located alike. */
const candidates = new WeakMap<Located, Candidate>();

/** Finds the ways to serve one request, mapping by mapping, and what is in the way of the others. */
export class WayFinder {
	readonly candidates: Candidate[] = [];
	readonly obstacles: Obstacle[] = [];
	readonly #request: ChatRequest;
	readonly #policy: KeyPolicy;
	readonly #now: number;
	readonly #capabilities: CapabilityCheck;
	/** Rules of the key; null for the many that have none. */
	readonly #access: Access | null;
	readonly #auto: boolean;

	constructor(request: ChatRequest, policy: KeyPolicy, now: number) {
		this.#request = request;
		this.#policy = policy;
		this.#now = now;
		this.#capabilities = new CapabilityCheck(request, `${env().APP_URL}/models`);
		this.#access = accessOf(policy);
		this.#auto = this.#access !== null && isAutoModel(request.model);
	}

	/** Adds what a mapping has to offer: candidates in all regions that it may be served from, or obstacles. */
	look(wanted: Wanted): void {
		for (const found of this.#waysOf(wanted)) {
			const lacking = "provider" in found ? this.#lackingOf(found) : undefined;
			if ("provider" in found && !lacking) this.candidates.push(found);
			else this.obstacles.push(lacking ?? (found as Obstacle));
		}
	}

	#lackingOf(found: Candidate): Obstacle | undefined {
		const { dialect } = found.provider;
		return this.#capabilities.of({ ...found, dialect }) ?? (found.usedMode === "credits" ? this.#unpriced(dialect, found) : undefined);
	}

	/** What the gateway has no price for cannot be paid with credits; with a key of its own an organization pays its provider. */
	#unpriced(dialect: Dialect, { descriptor: { name } }: Candidate): Obstacle | undefined {
		const what = env().PAID_MODE ? unpricedIn(this.#request, dialect) : undefined;
		if (what === undefined) return undefined;
		const message = `${what} cannot be paid with credits: ${name} charges for it apart. Remove it, or add a key of your own for ${name}.`;
		return { code: "model_not_supported", param: what.endsWith("tool") ? "tools" : (what.split(" ")[0] as string), message };
	}

	/** What none of the mappings can do is told before what keeps one or the other from serving (a key that is missing). */
	sharedIncapability(wanted: readonly Wanted[]): Obstacle[] {
		const active = wanted.filter(({ mapping }) => isActive(mapping, this.#now));
		const lacking = active.flatMap(({ mapping, region }) => {
			const serving = providerOf(mapping.providerId);
			const dialect = (serving?.forMapping?.(mapping, noNetwork.credential, this.#request) ?? serving)?.dialect;
			return (dialect && this.#capabilities.of({ mapping, region, dialect })) ?? [];
		});
		return lacking.length === active.length ? lacking.slice(0, 1) : [];
	}

	#waysOf(wanted: Wanted): (Candidate | Obstacle)[] {
		const { model, mapping, region } = wanted;
		if (!isActive(mapping, this.#now)) {
			const name = `${mapping.providerId}/${model.id}`;
			return [{ code: "model_deactivated", message: `${name} was deactivated on ${mapping.deactivatedAt}.` }];
		}
		const provider = providerOf(mapping.providerId);
		const descriptor = providerById(mapping.providerId);
		if (!provider || !descriptor) {
			return [{ code: "provider_not_supported", message: `Provider ${mapping.providerId} is not supported yet.` }];
		}
		const verdict = permits(this.#policy.compliance, descriptor, model);
		if (!verdict.allowed) return [{ code: notPermitted, message: verdict.reason }];
		const denied = this.#denied(wanted);
		if (denied) return [denied];
		if (provider.answerLocally) return [{ model, mapping, region, provider, descriptor, ...noNetwork }];
		const regions = region === undefined ? this.#regionsOf(mapping, descriptor) : [region];
		return regions.map((each) => this.#wayOf({ model, mapping, region: each }, provider, descriptor));
	}

	#denied({ model, mapping, region }: Wanted): Obstacle | undefined {
		if (this.#access === null) return undefined;
		const message = this.#access.refusal({ providerId: mapping.providerId, model, mapping, region, auto: this.#auto });
		return message === undefined ? undefined : { code: accessDenied, message };
	}

	/**
	 * The regions to choose from where the caller names none: those that the operator has keys of their own for. Elsewhere
	 * the credential says where it serves from, or the provider has one place to begin with.
	 */
	#regionsOf({ regions = [] }: Mapping, descriptor: ProviderDescriptor): (string | undefined)[] {
		const { regionConfig } = descriptor;
		if (regions.length < 2 || !regionConfig || regionConfig.sharedCredentialAcrossRegions) return [undefined];
		const keyed = regions.filter(({ id }) => id !== regionConfig.defaultRegion && servesByItself(descriptor, this.#policy, id));
		return keyed.length === 0 ? [undefined] : [undefined, ...keyed.map(({ id }) => id)];
	}

	#wayOf(wanted: Wanted, serving: Provider, descriptor: ProviderDescriptor): Candidate | Obstacle {
		const { model, mapping, region } = wanted;
		const keys = findCredentials(descriptor, this.#policy, region);
		const chosen = keys[keyHealth.choose(keys.map(({ keyRef }) => keyRef), this.#now)];
		if (!chosen) return { code: "no_provider_key", message: `No key for ${descriptor.name}${missingKey(this.#policy, descriptor)}` };
		const candidate = (key: FoundCredential): Candidate | Obstacle => {
			const located = locate(serving, descriptor, { request: this.#request, mapping, region }, key);
			if ("code" in located) return located;
			// Where the credential decides the region, its prices are known only now.
			const denied = this.#denied({ model, mapping: located.mapping, region: located.region });
			if (denied) return denied;
			let known = candidates.get(located);
			if (!known) candidates.set(located, (known = { model, descriptor, ...key, ...located }));
			return known;
		};
		const way = candidate(chosen);
		if (!("provider" in way) || keys.length === 1) return way;
		const others = keys.filter((key) => key !== chosen && keyHealth.isHealthy(key.keyRef, this.#now));
		return { ...way, otherKeys: () => others.map(candidate).filter((each) => "provider" in each) };
	}
}

/** Whether `auto` may choose a mapping: there is a credential, and neither the compliance policy nor a rule of the key forbids it. */
export function isCallable(policy: KeyPolicy, model: Model, mapping: Mapping): boolean {
	const { providerId } = mapping;
	const provider = providerOf(providerId);
	const descriptor = providerById(providerId);
	if (!provider || !descriptor || !permits(policy.compliance, descriptor, model).allowed) return false;
	if (accessOf(policy)?.refusal({ providerId, model, mapping, auto: true }) !== undefined) return false;
	return provider.answerLocally !== undefined || findCredentials(descriptor, policy).length > 0;
}

/** Whether a region has credentials that do not serve the provider's default region. */
function servesByItself(descriptor: ProviderDescriptor, policy: KeyPolicy, region: string): boolean {
	const found = findCredentials(descriptor, policy, region);
	const usual = findCredentials(descriptor, policy);
	return found.some(({ keyRef, usedMode }) => usedMode === "credits" && !usual.some((other) => other.keyRef === keyRef));
}

function missingKey(policy: KeyPolicy, descriptor: ProviderDescriptor): string {
	const page = `${env().APP_URL}/dashboard/${policy.organizationId}/org/provider-keys`;
	if (policy.projectMode === "api-keys") {
		return `: this project uses only the organization's own provider keys, add one at ${page}.`;
	}
	const variables = Object.values(descriptor.env.required).join(", ");
	if (policy.projectMode === "credits") return `: set ${variables} on this instance.`;
	return `: set ${variables} on this instance, or add a key at ${page}.`;
}
