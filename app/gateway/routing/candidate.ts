import type { Mapping, Model, ProviderDescriptor } from "~/catalog/types";
import type { Provider, ProviderCredential } from "../providers/provider";

/** One way to serve a request: a model at a provider, with the credential to be used. */
export type Candidate = {
	model: Model;
	/** Region overrides are already applied. */
	mapping: Mapping;
	region: string | undefined;
	provider: Provider;
	descriptor: ProviderDescriptor;
	credential: ProviderCredential;
	/** Address up to the version segment. */
	baseUrl: string;
	/** Addresses that an organization entered may not lead into a private network; an operator's may. */
	trustedAddress: boolean;
	/** `api-keys` where the organization's own provider key is used. */
	usedMode: "credits" | "api-keys";
};

const versionSegment = /\/v\d+(?:(?:alpha|beta)\d*)?$/;

/**
 * The address to call. An override may be given with or without the provider's version segment, which is never
 * doubled: `http://host` and `http://host/v1` mean the same for a provider at `https://api.example.com/v1`.
 */
export function resolveBaseUrl(provider: Pick<Provider, "baseUrl">, override: string | undefined): string | undefined {
	if (!override) return provider.baseUrl;
	const address = override.trim().replace(/\/+$/, "");
	if (versionSegment.test(address)) return address;
	return address + (provider.baseUrl?.match(versionSegment)?.[0] ?? "");
}
