import type { Mapping, ProviderDescriptor } from "~/catalog/types";
import type { ChatRequest } from "../chat";
import { GatewayError } from "../errors";
import type { Provider } from "../providers/provider";
import type { Candidate } from "./candidate";
import { chooseRegion, type Place, regionOfCredential } from "./choose-region";
import { findAddress } from "./find-address.server";
import type { FoundCredential } from "./find-credential.server";

/** Region, wire and address of a mapping with a credential. */
export type Located = Pick<Candidate, "mapping" | "region" | "provider" | "baseUrl" | "trustedAddress">;

/** What a request asks of a provider, and the region of it that the caller named. */
type Wanted = { request: ChatRequest; mapping: Mapping; region: string | undefined };

/** What is settled for a credential, a mapping and a region that was named: the place, and by wire the whole. */
type Settled = { place: Place; byWire: WeakMap<Provider, Located> };

/** Of a request only the wire depends on what it says; the rest is settled once, as long as credential and mapping live. */
const settled = new WeakMap<FoundCredential, WeakMap<Mapping, Map<string, Settled>>>();

/**
 * Where and how a provider is called. What stands in the way is told by code: `region_not_available`,
 * `no_provider_address`, `invalid_provider_key`.
 */
export function locate(
	serving: Provider,
	descriptor: ProviderDescriptor,
	wanted: Wanted,
	found: FoundCredential,
): Located | { code: string; message: string } {
	const { place, byWire } = settledFor(found, descriptor, wanted);
	if ("obstacle" in place) return { code: "region_not_available", message: place.obstacle };
	try {
		const provider = serving.forMapping?.(place.mapping, found.credential, wanted.request) ?? serving;
		const known = byWire.get(provider);
		if (known) return known;
		const located = locateOnWire(provider, descriptor, place, found);
		if ("baseUrl" in located) byWire.set(provider, located);
		return located;
	} catch (error) {
		if (!(error instanceof GatewayError) || error.status >= 500) throw error;
		return { code: error.code ?? "no_provider_address", message: error.message };
	}
}

function settledFor(found: FoundCredential, descriptor: ProviderDescriptor, { mapping, region }: Wanted): Settled {
	let byMapping = settled.get(found);
	if (!byMapping) settled.set(found, (byMapping = new WeakMap()));
	let byRegion = byMapping.get(mapping);
	if (!byRegion) byMapping.set(mapping, (byRegion = new Map()));
	let known = byRegion.get(region ?? "");
	if (!known) {
		const named = regionOfCredential(descriptor, found.credential.fields);
		const limits = found.usedMode === "api-keys" ? { lock: named } : { standard: named };
		known = { place: chooseRegion(descriptor, mapping, region, limits), byWire: new WeakMap() };
		byRegion.set(region ?? "", known);
	}
	return known;
}

function locateOnWire(
	provider: Provider,
	descriptor: ProviderDescriptor,
	{ region, mapping }: Exclude<Place, { obstacle: string }>,
	{ credential, trustedAddress }: FoundCredential,
): Located | { code: string; message: string } {
	const computed = provider.baseUrl?.({ mapping, credential, ...(region === undefined ? {} : { region }) });
	const address = findAddress(descriptor, credential.baseUrl, computed);
	if ("missing" in address) return { code: "no_provider_address", message: address.missing };
	return { mapping, region, provider, ...address, trustedAddress: trustedAddress || !credential.baseUrl };
}
