import type { ProviderDescriptor } from "~/catalog/types";
import type { KeyPolicy } from "~/domain/api-keys/key-policy.server";
import { instanceCredentials } from "~/platform/instance-credentials.server";
import type { ProviderCredential } from "../providers/provider";
import type { Candidate } from "./candidate";
import { regionOfCredential } from "./choose-region";
import type { KeyRef } from "./key-health";
import { instanceKeyRef, ownKeyRef } from "./key-health.server";

export type FoundCredential = Pick<Candidate, "credential" | "usedMode" | "trustedAddress"> & { keyRef: KeyRef };

type OwnKey = KeyPolicy["providerKeys"][number];

/** Environment credentials never change while a process runs. */
const ofInstance = new Map<string, FoundCredential[]>();

/**
 * The credentials a project may use for a provider in a region, the one to try first in front. The organization's own keys
 * are used alone where there are any, those that are not locked to another region; where all are locked elsewhere the
 * first, so that the lock can be told. `api-keys` projects use nothing else, `credits` projects only the instance's.
 */
export function findCredentials(descriptor: ProviderDescriptor, policy: KeyPolicy, region?: string): FoundCredential[] {
	if (policy.projectMode !== "credits") {
		const keys = policy.providerKeys.filter((key) => key.providerId === descriptor.id);
		const serving = keys.filter((key) => servesFrom(descriptor, key, region));
		const own = serving.length > 0 ? serving : keys.slice(0, 1);
		if (own.length > 0) return own.map(ofOrganization);
	}
	if (policy.projectMode === "api-keys") return [];
	return credentialsOfInstance(descriptor, region);
}

/** As long as a policy snapshot lives its keys are the same objects. */
const ofOrganizations = new WeakMap<OwnKey, FoundCredential>();

function ofOrganization(key: OwnKey): FoundCredential {
	const known = ofOrganizations.get(key);
	if (known) return known;
	const { token, options, baseUrl } = key;
	const found: FoundCredential = {
		credential: { apiKey: token, fields: options, ...(baseUrl ? { baseUrl } : {}) },
		usedMode: "api-keys",
		trustedAddress: false,
		keyRef: ownKeyRef(key),
	};
	ofOrganizations.set(key, found);
	return found;
}

function servesFrom(descriptor: ProviderDescriptor, { options }: OwnKey, region: string | undefined): boolean {
	const lock = regionOfCredential(descriptor, options);
	return region === undefined || lock === undefined || lock === region;
}

function credentialsOfInstance(descriptor: ProviderDescriptor, region: string | undefined): FoundCredential[] {
	const name = region === undefined ? descriptor.id : `${descriptor.id}:${region}`;
	let found = ofInstance.get(name);
	if (!found) {
		const credentials: ProviderCredential[] = instanceCredentials(descriptor, region === undefined ? {} : { region });
		found = credentials.map((credential) => ({
			credential,
			usedMode: "credits",
			trustedAddress: true,
			keyRef: instanceKeyRef(descriptor.id, credential),
		}));
		ofInstance.set(name, found);
	}
	return found;
}
