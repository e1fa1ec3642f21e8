import { dnsLabel, requiredLabel } from "../cloud-names";
import type { ProviderCredential, WireTarget } from "../provider";
import { isServiceAccount, projectOf } from "./service-account";

type Place = Pick<WireTarget, "region" | "credential">;

/** Served from wherever there is capacity, unless a region is named. */
export const globalRegion = "global";

export function regionOf({ region, credential }: Place): string {
	return dnsLabel(region ?? (credential.fields.region || globalRegion), "region");
}

/** Regions that span several have hosts of their own kind. */
const multiRegions = new Set(["us", "eu"]);

/**
 * Address up to the version segment.
 * Sources: https://docs.cloud.google.com/vertex-ai/docs/general/locations,
 * https://platform.claude.com/docs/en/build-with-claude/claude-on-vertex-ai#global-multi-region-and-regional-endpoints
 */
export function vertexAddress(place: Place): string {
	const region = regionOf(place);
	if (region === globalRegion) return "https://aiplatform.googleapis.com/v1";
	if (multiRegions.has(region)) return `https://aiplatform.${region}.rep.googleapis.com/v1`;
	return `https://${region}-aiplatform.googleapis.com/v1`;
}

/** `/projects/…/locations/…`. Throws GatewayError(400) without a project. */
export function projectPath(place: Place, provider: string): string {
	const project = requiredLabel(projectOf(place.credential), "project", provider);
	return `/projects/${project}/locations/${regionOf(place)}`;
}

/**
 * An access token, or an API key: `tokenType` "oauth" says that the key is a token already.
 * Source: https://docs.cloud.google.com/vertex-ai/generative-ai/docs/start/api-keys
 */
export function authorize(credential: ProviderCredential): Record<string, string> {
	return sendsToken(credential) ? { authorization: `Bearer ${credential.apiKey}` } : { "x-goog-api-key": credential.apiKey };
}

/** A token needs a project in the path; an API key carries its own. */
export function sendsToken(credential: ProviderCredential): boolean {
	return credential.fields.tokenType === "oauth" || isServiceAccount(credential);
}
