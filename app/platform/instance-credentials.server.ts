import { providerVariables } from "./env.server";

/** What a provider's catalogue entry says about its credentials. */
export type CredentialNames = {
	id: string;
	env: {
		/** Variable names by field; `apiKey` is the credential itself. */
		required: Readonly<Record<string, string>>;
		optional: Readonly<Record<string, string>>;
		/** Exactly one field of each group has to be set. */
		exclusive: readonly { keys: readonly string[] }[];
	};
	regionConfig?: { defaultRegion?: string; sharedCredentialAcrossRegions?: boolean } | null;
};

export type InstanceCredential = { apiKey: string; baseUrl?: string; fields: Record<string, string> };

export type CredentialScope = {
	/** Which keys of the operator a request may use first: those bought for enterprises, or for plans. */
	variant?: "ENTERPRISE" | "PLANS";
	region?: string;
};

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The operator's own keys of a provider from `LLM_…`, in the order written. A variable may hold a comma list; siblings
 * (base URL, project …) are picked by the same index, the last one where the list is shorter. `NAME__ENTERPRISE`,
 * `NAME__REGION` and `NAME__ENTERPRISE__REGION` go before `NAME`. Empty where a required field is missing.
 */
export function instanceCredentials(
	provider: CredentialNames,
	scope: CredentialScope = {},
	variables: Variables = providerVariables(),
): InstanceCredential[] {
	const keyName = provider.env.required.apiKey ?? provider.env.optional.apiKey;
	if (!keyName) return [];
	const keys = listOf(first(variables, keyNames(provider, keyName, scope)));
	const lists = fieldLists(provider, keyName, scope, variables);
	const credentials = keys.map((apiKey, index) => {
		const picked = Object.entries(lists).map(([field, list]) => [field, list[Math.min(index, list.length - 1)]]);
		const { baseUrl, ...fields } = Object.fromEntries(picked.filter(([, value]) => value)) as Record<string, string>;
		if (!fields.project) Object.assign(fields, projectIn(provider, apiKey));
		return { apiKey, ...(baseUrl ? { baseUrl } : {}), fields };
	});
	return credentials.filter((credential) => isComplete(provider, credential));
}

/** Variables that would have to be set before the operator's keys of a provider can be used; empty where they can. */
export function missingInstanceVariables(provider: CredentialNames, variables: Variables = providerVariables()): string[] {
	const { required } = provider.env;
	const documents = listOf(variables[required.apiKey ?? ""]?.trim());
	const known = documents.some((document) => "project" in projectIn(provider, document)) ? required.project : undefined;
	return Object.values(required).filter((name) => name !== known && !variables[name]?.trim());
}

/** A service account names its project itself. */
function projectIn({ env }: CredentialNames, apiKey: string): { project?: string } {
	if (!apiKey.startsWith("{") || !("project" in env.required || "project" in env.optional)) return {};
	try {
		const { project_id: project } = JSON.parse(apiKey) as { project_id?: unknown };
		return typeof project === "string" && project !== "" ? { project } : {};
	} catch {
		return {};
	}
}

/** The variable that moves a provider's address: the catalogue's, else the key's name with `_BASE_URL` at its end. */
export function baseUrlVariable(provider: CredentialNames): string | undefined {
	const { required, optional } = provider.env;
	const keyName = required.apiKey ?? optional.apiKey;
	const derived = keyName?.replace(/_(API_KEY|KEY|SERVICE_ACCOUNT_JSON)$/, "");
	return required.baseUrl ?? optional.baseUrl ?? (derived ? `${derived}_BASE_URL` : undefined);
}

/** The address that the operator gave a provider, for keys that bring none of their own. */
export function instanceBaseUrl(provider: CredentialNames, variables: Variables = providerVariables()): string | undefined {
	const name = baseUrlVariable(provider);
	return name === undefined ? undefined : listOf(variables[name]?.trim())[0];
}

function fieldLists(provider: CredentialNames, keyName: string, scope: CredentialScope, variables: Variables) {
	const names: Record<string, string> = { ...provider.env.optional, ...provider.env.required };
	const baseUrl = baseUrlVariable(provider);
	if (baseUrl) names.baseUrl = baseUrl;
	delete names.apiKey;
	const lists: Record<string, string[]> = {};
	for (const [field, name] of Object.entries(names)) {
		if (name === keyName) continue;
		const list = listOf(first(variables, [...regionNames(name, scope), ...baseNames(name, scope)]));
		if (list.length > 0) lists[field] = list;
	}
	return lists;
}

/** A key without a region in its name serves a region only where the provider has one credential for all, or by default. */
function keyNames(provider: CredentialNames, name: string, scope: CredentialScope): string[] {
	const { defaultRegion, sharedCredentialAcrossRegions } = provider.regionConfig ?? {};
	const base = !scope.region || !provider.regionConfig || sharedCredentialAcrossRegions || scope.region === defaultRegion;
	return [...regionNames(name, scope), ...(base ? baseNames(name, scope) : [])];
}

function regionNames(name: string, { variant, region }: CredentialScope): string[] {
	if (!region) return [];
	const suffix = region.toUpperCase().replaceAll("-", "_");
	return [...(variant ? [`${name}__${variant}__${suffix}`] : []), `${name}__${suffix}`];
}

function baseNames(name: string, { variant }: CredentialScope): string[] {
	return [...(variant ? [`${name}__${variant}`] : []), name];
}

function first(variables: Variables, names: string[]): string | undefined {
	return names.map((name) => variables[name]?.trim()).find(Boolean);
}

/** Items of a comma list, trimmed, empties dropped. JSON documents (service accounts) hold commas of their own. */
function listOf(value: string | undefined): string[] {
	if (!value) return [];
	if (value.startsWith("{")) {
		try {
			return (JSON.parse(`[${value}]`) as unknown[]).map((item) => JSON.stringify(item));
		} catch {
			return [value];
		}
	}
	return value
		.split(",")
		.map((item) => item.trim())
		.filter(Boolean);
}

function isComplete(provider: CredentialNames, { apiKey, baseUrl, fields }: InstanceCredential): boolean {
	const set: Record<string, string | undefined> = { ...fields, apiKey, baseUrl };
	const required = Object.keys(provider.env.required).every((field) => set[field]);
	return required && provider.env.exclusive.every(({ keys }) => keys.filter((key) => set[key]).length === 1);
}
