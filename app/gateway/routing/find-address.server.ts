import type { ProviderDescriptor } from "~/catalog/types";
import { LRUCache } from "lru-cache";
import { baseUrlVariable, instanceBaseUrl } from "~/platform/instance-credentials.server";

/** An address up to the version segment, or what has to be done to have one. */
export type FoundAddress = { baseUrl: string } | { missing: string };

/**
 * Where to call a provider: the address that came with the key, else the operator's, else the one that the provider makes of
 * region and resource (`computed`), else the catalogue's.
 */
export function findAddress(
	descriptor: ProviderDescriptor,
	ofKey: string | undefined,
	computed?: string,
	variables?: Readonly<Record<string, string>>,
): FoundAddress {
	// A resource is its owner's: a key that names one is never sent to the operator's.
	const ownResource = computed !== undefined && descriptor.addressKind === "resource";
	const override = ofKey ?? (ownResource ? undefined : instanceBaseUrl(descriptor, variables));
	const baseUrl = resolveBaseUrl(computed ? { baseUrl: computed } : descriptor, override);
	if (baseUrl) return { baseUrl };
	const variable = baseUrlVariable(descriptor);
	const remedy = variable ? `set ${variable} on this instance, or give the key a base URL` : "give the key a base URL";
	return { missing: `${descriptor.name} has no known address: ${remedy}.` };
}

const endsInVersion = /\/v\d+(?:(?:alpha|beta)\d*)?$/;
/** The version segment and what a few providers have behind it (`/v1/openai`). */
const versionAndRest = /\/v\d+(?:(?:alpha|beta)\d*)?(?:\/.*)?$/;

/**
 * The address to call; undefined where neither the catalogue nor an override says one. An override may be given with or
 * without the provider's version segment, which is never doubled: `http://host` and `http://host/v1` mean the same for
 * a provider at `https://api.example.com/v1`.
 */
export function resolveBaseUrl(
	{ baseUrl }: Pick<ProviderDescriptor, "baseUrl">,
	override: string | undefined,
): string | undefined {
	if (!override) return baseUrl;
	const pair = `${override} ${baseUrl ?? ""}`;
	let resolved = resolvedPairs.get(pair);
	if (resolved === undefined) {
		const address = override.trim().replace(/\/+$/, "");
		const tail = baseUrl?.match(versionAndRest)?.[0] ?? "";
		resolved = endsInVersion.test(address) || address.endsWith(tail) ? address : address + tail;
		resolvedPairs.set(pair, resolved);
	}
	return resolved;
}

/** Every request asks, and there are few overrides. */
const resolvedPairs = new LRUCache<string, string>({ max: 1000 });
