import { expandRegion, inUnlistedRegion } from "~/catalog/index";
import type { Mapping, ProviderDescriptor } from "~/catalog/types";
import type { ProviderCredential } from "../providers/provider";

/** Where a request is served, with what the mapping is there; or why it is not. */
export type Place = { region: string | undefined; mapping: Mapping } | { obstacle: string };

/** The region that a credential names: a lock on an organization's key, the operator's wish on an instance's. */
export function regionOfCredential(
	{ regionConfig }: ProviderDescriptor,
	fields: ProviderCredential["fields"],
): string | undefined {
	const named = (regionConfig && fields[regionConfig.optionsKey]) || fields.region;
	// Bedrock's geographies are often written as they stand before a model: `eu.`
	return named?.replace(/\.$/, "") || undefined;
}

/**
 * The region of a request that may have asked for one (`mapping` then is that region's already). An organization's key may
 * be locked to a region (`lock`); an instance's credential may name one (`standard`), for which the geography it lies in
 * will do. Without either, providers whose credentials work everywhere serve from their default region, or from the first
 * where the model is; others from wherever their credential belongs.
 */
export function chooseRegion(
	descriptor: ProviderDescriptor,
	mapping: Mapping,
	asked: string | undefined,
	named: { lock?: string | undefined; standard?: string | undefined },
): Place {
	const { name, regionConfig } = descriptor;
	const { lock, standard } = named;
	if (asked !== undefined) {
		if (lock === undefined || lock === asked) return { region: asked, mapping };
		return { obstacle: `The organization's key of ${name} serves from region ${lock} only, not from ${asked}.` };
	}
	const listed = mapping.regions?.map(({ id }) => id) ?? [];
	const wanted = lock ?? standard;
	if (wanted === undefined) {
		if (!regionConfig?.sharedCredentialAcrossRegions || listed.length === 0) return { region: undefined, mapping };
		const { defaultRegion } = regionConfig;
		return at(mapping, listed.includes(defaultRegion) ? defaultRegion : listed[0]);
	}
	if (listed.length === 0 || listed.includes(wanted)) return at(mapping, wanted);
	if (wanted === regionConfig?.defaultRegion && !regionConfig.sharedCredentialAcrossRegions) return at(mapping, wanted);
	const geography = lock === undefined ? geographyOf(wanted) : undefined;
	if (geography !== undefined && listed.includes(geography)) return at(mapping, geography);
	return { obstacle: `${name} serves ${mapping.externalId} in ${listed.join(", ")}, but its key is set to region ${wanted}.` };
}

function at(mapping: Mapping, region: string | undefined): Place {
	if (region === undefined) return { region, mapping };
	return { region, mapping: expandRegion(mapping, region) ?? inUnlistedRegion(mapping, region) };
}

/** `eu-central-1` lies in `eu`. */
function geographyOf(region: string): string | undefined {
	const [area = ""] = region.split("-");
	return { us: "us", eu: "eu", ap: "apac" }[area];
}
