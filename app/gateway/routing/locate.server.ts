import type { Mapping, ProviderDescriptor } from "~/catalog/types";
import type { ChatRequest } from "../chat";
import { GatewayError } from "../errors";
import type { Provider } from "../providers/provider";
import type { Candidate } from "./candidate";
import { chooseRegion, regionOfCredential } from "./choose-region";
import { findAddress } from "./find-address.server";
import type { FoundCredential } from "./find-credential.server";

/** Region, wire and address of a mapping with a credential. */
export type Located = Pick<Candidate, "mapping" | "region" | "provider" | "baseUrl" | "trustedAddress">;

/** What a request asks of a provider, and the region of it that the caller named. */
type Wanted = { request: ChatRequest; mapping: Mapping; region: string | undefined };

/**
 * Where and how a provider is called. What stands in the way is told by code: `region_not_available`,
 * `no_provider_address`, `invalid_provider_key`.
 */
export function locate(
	serving: Provider,
	descriptor: ProviderDescriptor,
	wanted: Wanted,
	{ credential, usedMode, trustedAddress }: FoundCredential,
): Located | { code: string; message: string } {
	const named = regionOfCredential(descriptor, credential.fields);
	const limits = usedMode === "api-keys" ? { lock: named } : { standard: named };
	const place = chooseRegion(descriptor, wanted.mapping, wanted.region, limits);
	if ("obstacle" in place) return { code: "region_not_available", message: place.obstacle };
	const { region, mapping } = place;
	try {
		const provider = serving.forMapping?.(mapping, credential, wanted.request) ?? serving;
		const computed = provider.baseUrl?.({ mapping, credential, ...(region === undefined ? {} : { region }) });
		const address = findAddress(descriptor, credential.baseUrl, computed);
		if ("missing" in address) return { code: "no_provider_address", message: address.missing };
		return { mapping, region, provider, ...address, trustedAddress: trustedAddress || !credential.baseUrl };
	} catch (error) {
		if (!(error instanceof GatewayError) || error.status >= 500) throw error;
		return { code: error.code ?? "no_provider_address", message: error.message };
	}
}
