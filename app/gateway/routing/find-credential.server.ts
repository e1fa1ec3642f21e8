import type { ProviderDescriptor } from "~/catalog/types";
import type { KeyPolicy } from "~/domain/api-keys/key-policy.server";
import { instanceCredentials } from "~/platform/instance-credentials.server";
import type { ProviderCredential } from "../providers/provider";
import type { Candidate } from "./candidate";
import { regionOfCredential } from "./choose-region";

export type FoundCredential = Pick<Candidate, "credential" | "usedMode" | "trustedAddress">;

type OwnKey = KeyPolicy["providerKeys"][number];

/** Environment credentials never change while a process runs. */
const ofInstance = new Map<string, ProviderCredential[]>();

/**
 * The credential a project may use for a provider in a region. The organization's own key comes first, one that is not
 * locked to another region before one that is; `api-keys` projects use nothing else, `credits` projects only the instance's.
 */
export function findCredential(
	descriptor: ProviderDescriptor,
	policy: KeyPolicy,
	region?: string,
): FoundCredential | undefined {
	if (policy.projectMode !== "credits") {
		const keys = policy.providerKeys.filter((key) => key.providerId === descriptor.id);
		const own = keys.find((key) => servesFrom(descriptor, key, region)) ?? keys[0];
		if (own) {
			return {
				credential: { apiKey: own.token, fields: own.options, ...(own.baseUrl ? { baseUrl: own.baseUrl } : {}) },
				usedMode: "api-keys",
				trustedAddress: false,
			};
		}
	}
	if (policy.projectMode === "api-keys") return undefined;
	const [credential] = credentialsOfInstance(descriptor, region);
	return credential && { credential, usedMode: "credits", trustedAddress: true };
}

function servesFrom(descriptor: ProviderDescriptor, { options }: OwnKey, region: string | undefined): boolean {
	const lock = regionOfCredential(descriptor, options);
	return region === undefined || lock === undefined || lock === region;
}

function credentialsOfInstance(descriptor: ProviderDescriptor, region: string | undefined): ProviderCredential[] {
	const name = region === undefined ? descriptor.id : `${descriptor.id}:${region}`;
	let credentials = ofInstance.get(name);
	if (!credentials) {
		credentials = instanceCredentials(descriptor, region === undefined ? {} : { region });
		ofInstance.set(name, credentials);
	}
	return credentials;
}
