import { dnsLabel } from "../cloud-names";
import type { WireTarget } from "../provider";

/**
 * Inference profiles that reach over several regions, with the region whose endpoint takes their requests. A profile's
 * name stands before the model's.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
 */
const profiles: Readonly<Record<string, string>> = {
	global: "us-east-1",
	us: "us-east-1",
	eu: "eu-central-1",
	apac: "ap-northeast-1",
	au: "ap-southeast-2",
	jp: "ap-northeast-1",
};

type Place = Pick<WireTarget, "region" | "credential">;

/** The profile or region that serves a request: the route's, else the credential's, else `standard`. */
export function regionOf({ region, credential }: Place, optionsKey: string, standard: string): string {
	return dnsLabel(region ?? credential.fields[optionsKey] ?? credential.fields.region ?? standard, "region");
}

/**
 * Address of the runtime service. Source: https://docs.aws.amazon.com/general/latest/gr/bedrock.html
 */
export function runtimeHost(region: string): string {
	return `https://bedrock-runtime.${Object.hasOwn(profiles, region) ? profiles[region] : region}.amazonaws.com`;
}

/** The model's name in a region: behind the profile's where it is one. */
export function modelIn(region: string, externalId: string): string {
	return Object.hasOwn(profiles, region) ? `${region}.${externalId}` : externalId;
}
