import { needsBaseUrl, providerById } from "~/catalog/index";
import type { ProviderDescriptor } from "~/catalog/types";
import type { ProviderKey } from "~/platform/db/generated/client";
import { instanceBaseUrl } from "~/platform/instance-credentials.server";
import { assertPublicUrl, OutboundError } from "~/platform/outbound.server";
import { decrypt } from "~/platform/secrets.server";
import { DomainError } from "../domain-error";
import { credentialFieldsOf, customProviderId, readServiceAccount, secretKindOf, wordsOfField } from "./credential-fields";
import {
	type CandidateCredential,
	type CreateProviderKeyInput,
	type CredentialCheck,
	customNameSchema,
	type UpdateProviderKeyInput,
} from "./schemas";

/**
 * Names of the options that a provider's keys may carry: its credential fields without key and address, and its
 * region.
 */
export function optionNamesOf(provider: ProviderDescriptor): string[] {
	const names = [...Object.keys(provider.env.required), ...Object.keys(provider.env.optional)];
	if (provider.regionConfig) names.push(provider.regionConfig.optionsKey);
	return [...new Set(names)].filter((name) => name !== "apiKey" && name !== "baseUrl");
}

/** True where a key without a base URL could not be used: the provider's address is unknown to catalogue and operator. */
export function requiresBaseUrl(provider: ProviderDescriptor): boolean {
	return "baseUrl" in provider.env.required || (needsBaseUrl(provider) && instanceBaseUrl(provider) === undefined);
}

/** The credential that a new key would hold. Throws DomainError `invalid` where it does not fit the provider. */
export async function candidateForCreate(input: CreateProviderKeyInput): Promise<CandidateCredential> {
	const candidate = {
		providerId: input.provider,
		token: input.token,
		baseUrl: input.baseUrl ?? null,
		options: withProject(input.provider, input.token, input.options ?? {}),
	};
	await assertFits(candidate);
	return candidate;
}

/**
 * The credential that a key would hold after the changes, or null where nothing changes that the provider would check.
 * Throws DomainError `invalid` where it does not fit the provider.
 */
export async function candidateForUpdate(
	key: ProviderKey,
	changes: UpdateProviderKeyInput,
): Promise<CandidateCredential | null> {
	const { token, baseUrl, options, name } = changes;
	if (key.providerId === customProviderId && name !== undefined) assertCustomName(name);
	if (token === undefined && baseUrl === undefined && options === undefined) return null;
	const before = key.options as Record<string, string>;
	const nextToken = token ?? storedToken(key);
	const candidate = {
		providerId: key.providerId,
		token: nextToken,
		baseUrl: baseUrl === undefined ? key.baseUrl : baseUrl,
		options: withProject(key.providerId, nextToken, options ?? (token === undefined ? before : unproject(before, token))),
	};
	await assertFits(candidate);
	// A stored credential never goes to an address its owner did not enter it for. A resource is a part of the host.
	const moved = (candidate.baseUrl && candidate.baseUrl !== key.baseUrl) || candidate.options.resource !== before.resource;
	if (token === undefined && moved) {
		throw new DomainError("invalid", "Enter the API key again to change its address.", { field: "token" });
	}
	return candidate;
}

function storedToken(key: ProviderKey): string {
	try {
		return decrypt(key.encryptedToken);
	} catch {
		throw new DomainError("invalid", "The stored API key cannot be read any more. Enter it again.", { field: "token" });
	}
}

/** The credential in the shape in which the gateway asks the provider about it. */
export function upstreamCredential({ token, baseUrl, options }: CandidateCredential): {
	apiKey: string;
	baseUrl?: string;
	fields: Record<string, string>;
} {
	return { apiKey: token, ...(baseUrl !== null && { baseUrl }), fields: options };
}

/** Throws DomainError `unprocessable` where the provider refused the credential. */
export function assertAccepted(check: CredentialCheck): void {
	if (check.outcome === "invalid") throw new DomainError("unprocessable", check.message, { field: "token" });
}

/**
 * Masked form of a provider's key: its last four characters, none of a key too short to hide the rest. All service accounts
 * end alike, so of theirs it is the id of the key.
 */
export function tokenHintOf(credential: string): string {
	const token = readServiceAccount(credential)?.keyId ?? credential;
	return `${"•".repeat(8)}${token.length >= 12 ? token.slice(-4) : ""}`;
}

/** Options with the project of a service account, where the provider wants one and none was given. */
function withProject(providerId: string, token: string, options: Record<string, string>): Record<string, string> {
	const provider = providerById(providerId);
	if (!provider || options.project || !optionNamesOf(provider).includes("project")) return options;
	const account = readServiceAccount(token);
	return account ? { ...options, project: account.projectId } : options;
}

/** The project of the service account before goes with it. */
function unproject(options: Record<string, string>, token: string): Record<string, string> {
	const { project: _project, ...rest } = options;
	return readServiceAccount(token) ? rest : options;
}

function assertCustomName(name: string | null): void {
	const problem = customNameSchema.safeParse(name ?? "").error?.issues[0];
	if (problem) throw new DomainError("invalid", problem.message, { field: "name" });
}

/** A custom provider is an address and a key, nothing else. Its name was checked by the schema. */
async function assertCustom({ baseUrl, options }: CandidateCredential): Promise<void> {
	const [option] = Object.keys(options);
	if (option !== undefined) {
		throw new DomainError("invalid", `A custom provider has no option "${option}"`, { field: fieldOf(option) });
	}
	if (!baseUrl) {
		throw new DomainError("invalid", "Enter an address like https://api.example.com", { field: "baseUrl" });
	}
	await assertCallable(baseUrl);
}

function labelProblem(value: string): string | false {
	return !/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(value) && "Use letters, digits and hyphens only";
}

/** What was entered is in the vocabulary of its field, and the credential of the kind that the provider takes. */
function assertValues(provider: ProviderDescriptor, { token, options }: CandidateCredential): void {
	if (secretKindOf(provider) === "service-account" && !readServiceAccount(token)) {
		const message = "Paste the whole JSON key file of the service account, with client_email and private_key.";
		throw new DomainError("invalid", message, { field: "token" });
	}
	for (const { name, values, isLabel } of credentialFieldsOf(provider)) {
		const value = options[name];
		if (value === undefined) continue;
		const problem = values && !values.includes(value) ? `Choose one of ${values.join(", ")}` : isLabel && labelProblem(value);
		if (problem) throw new DomainError("invalid", problem, { field: fieldOf(name) });
	}
	// The project of a service account is none of the fields.
	if (options.project !== undefined && labelProblem(options.project)) {
		const field = secretKindOf(provider) === "service-account" ? "token" : fieldOf("project");
		throw new DomainError("invalid", "The project id may hold letters, digits and hyphens only", { field });
	}
}

async function assertFits(candidate: CandidateCredential): Promise<void> {
	const { providerId, baseUrl, options } = candidate;
	if (providerId === customProviderId) return assertCustom(candidate);
	const provider = providerById(providerId);
	// Providers that declare no key (the built-in demonstration) take none.
	if (!provider?.env.required.apiKey) {
		throw new DomainError("invalid", `Unknown provider: ${providerId}`, { field: "provider" });
	}
	const names = optionNamesOf(provider);
	const unknown = Object.keys(options).find((name) => !names.includes(name));
	if (unknown !== undefined) {
		throw new DomainError("invalid", `${provider.name} has no option "${unknown}"`, { field: fieldOf(unknown) });
	}
	assertValues(provider, candidate);
	const given: Record<string, string | null | undefined> = { ...options, baseUrl, apiKey: "given" };
	const missing = Object.keys(provider.env.required).find((name) => !given[name]);
	if (missing !== undefined) {
		throw new DomainError("invalid", `${provider.name} needs the ${wordsOfField(missing)}`, { field: fieldOf(missing) });
	}
	if (!baseUrl && requiresBaseUrl(provider)) {
		const message = `${provider.name} has no known address: enter the base URL that it gave you`;
		throw new DomainError("invalid", message, { field: "baseUrl" });
	}
	for (const { keys } of provider.env.exclusive) {
		if (keys.filter((key) => given[key]).length === 1) continue;
		throw new DomainError("invalid", `${provider.name} needs exactly one of ${keys.map(wordsOfField).join(" and ")}`, {
			field: fieldOf(keys[0] ?? "baseUrl"),
		});
	}
	if (baseUrl !== null) await assertCallable(baseUrl);
}

function fieldOf(name: string): string {
	return name === "baseUrl" ? "baseUrl" : `options.${name}`;
}

async function assertCallable(baseUrl: string): Promise<void> {
	try {
		await assertPublicUrl(baseUrl);
	} catch (error) {
		if (error instanceof OutboundError) throw new DomainError("invalid", error.message, { field: "baseUrl" });
		throw error;
	}
}
