import type { ProviderDescriptor } from "~/catalog/types";
import type { KeyPolicy } from "~/domain/api-keys/key-policy.server";
import { instanceCredentials } from "~/platform/instance-credentials.server";
import type { ProviderCredential } from "../providers/provider";
import type { Candidate } from "./candidate";

export type FoundCredential = Pick<Candidate, "credential" | "usedMode" | "trustedAddress">;

/** Environment credentials never change while a process runs. */
const ofInstance = new Map<string, ProviderCredential[]>();

/**
 * The credential a project may use for a provider. The organization's own key comes first; `api-keys` projects use
 * nothing else, `credits` projects only the instance's.
 */
export function findCredential(descriptor: ProviderDescriptor, policy: KeyPolicy): FoundCredential | undefined {
	if (policy.projectMode !== "credits") {
		const own = policy.providerKeys.find((key) => key.providerId === descriptor.id);
		if (own) {
			return {
				credential: { apiKey: own.token, fields: own.options, ...(own.baseUrl ? { baseUrl: own.baseUrl } : {}) },
				usedMode: "api-keys",
				trustedAddress: false,
			};
		}
	}
	if (policy.projectMode === "api-keys") return undefined;
	const [credential] = credentialsOfInstance(descriptor);
	return credential && { credential, usedMode: "credits", trustedAddress: true };
}

function credentialsOfInstance(descriptor: ProviderDescriptor): ProviderCredential[] {
	let credentials = ofInstance.get(descriptor.id);
	if (!credentials) {
		credentials = instanceCredentials(descriptor);
		ofInstance.set(descriptor.id, credentials);
	}
	return credentials;
}
