import type { ProviderDescriptor } from "~/catalog/types";

/** One field of a provider's credential apart from the credential itself and the base URL. */
export type CredentialField = {
	/** The name among a key's options. */
	name: string;
	required: boolean;
	/** All there is to choose from; absent where anything may be entered. */
	values?: readonly string[];
	/** What counts where the field is left empty, where that is known. */
	standard?: string;
	/** Says where requests are served, and nothing else. */
	isRegion: boolean;
	/** Becomes a part of a host name or of a path, so it is a DNS label. */
	isLabel: boolean;
};

/** How the credential itself looks: one line, a service account document, or whichever of the two the customer has. */
export type SecretKind = "key" | "service-account" | "key-or-service-account";

/** Options with a fixed vocabulary, by the names of the catalogue's `env`. */
const vocabularies: Readonly<Record<string, { values: readonly string[]; standard?: string }>> = {
	deploymentType: { values: ["openai", "ai-foundry"], standard: "openai" },
	tokenType: { values: ["api-key", "oauth"], standard: "api-key" },
	useResponsesApi: { values: ["true", "false"] },
};

const labels = new Set(["region", "resource", "project", "workspaceId"]);

/** Fields that forms call otherwise than the catalogue does. */
const words: Readonly<Record<string, string>> = {
	apiVersion: "API version",
	baseUrl: "base URL",
	deploymentType: "type",
	resource: "resource name",
	tokenType: "credential type",
	useResponsesApi: "Responses API",
	workspaceId: "workspace ID",
};

/** A field as it is called in a sentence, by the label that forms give it. */
export function wordsOfField(name: string): string {
	return words[name] ?? name;
}

/** The catalogue's provider for endpoints that customers describe themselves. */
export const customProviderId = "custom";

/**
 * The fields to ask for: what a provider's `env` names without key and address, and the region to which a key may be locked.
 * Where there is a list of regions, it stands for the free `region` of `env`. A service account names its project itself.
 */
export function credentialFieldsOf(provider: ProviderDescriptor): CredentialField[] {
	const { required, optional } = provider.env;
	const region = provider.regionConfig;
	const left = new Set(["apiKey", "baseUrl"]);
	if (region) left.add("region");
	if (secretKindOf(provider) === "service-account") left.add("project");
	const names = Object.keys({ ...required, ...optional }).filter((name) => !left.has(name));
	const fields = names.map((name): CredentialField => {
		return { name, required: name in required, isRegion: name === "region", isLabel: labels.has(name), ...vocabularies[name] };
	});
	if (region) {
		const values = region.regions.map(({ id }) => id);
		fields.push({ name: region.optionsKey, required: false, isRegion: true, isLabel: true, values, standard: region.defaultRegion });
	}
	return fields;
}

/** What to ask for as the credential. */
export function secretKindOf(provider: ProviderDescriptor): SecretKind {
	if (provider.env.required.apiKey?.endsWith("_SERVICE_ACCOUNT_JSON")) return "service-account";
	return "tokenType" in provider.env.optional ? "key-or-service-account" : "key";
}

export type ServiceAccount = { projectId: string; clientEmail: string; keyId: string | null };

/** What a Google service account key file says of itself; undefined for any other text. The private key stays where it is. */
export function readServiceAccount(text: string): ServiceAccount | undefined {
	if (!text.trimStart().startsWith("{")) return undefined;
	try {
		const { project_id: projectId, client_email: clientEmail, private_key: key, private_key_id: keyId } = JSON.parse(text);
		if (![projectId, clientEmail, key].every((value) => typeof value === "string" && value !== "")) return undefined;
		return { projectId, clientEmail, keyId: typeof keyId === "string" ? keyId : null };
	} catch {
		return undefined;
	}
}
