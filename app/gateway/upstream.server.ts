import { request as sendRequest } from "undici";
import { providerById } from "~/catalog/index";
import type { Mapping } from "~/catalog/types";
import type { ProviderScore } from "~/domain/usage/usage-event";
import { customProviderId } from "~/domain/provider-keys/credential-fields";
import { collect } from "~/platform/byte-collector";
import { guardedDispatcher } from "~/platform/outbound.server";
import type { ChatRequest, Dialect } from "./chat";
import { GatewayError } from "./errors";
import type { Provider, ProviderCredential } from "./providers/provider";
import { openAiCompatible } from "./providers/openai-compatible/openai-compatible";
import { providerOf } from "./providers/registry";
import { addressOfCustom } from "./routing/custom-provider";
import { ejection } from "./routing/ejection.server";
import { findAddress } from "./routing/find-address.server";
import { metricsOf } from "./routing/metrics.server";
import { type Observed, type PreviewNeeds, type PreviewScope, previewScores } from "./routing/preview.server";
import { tradeCredential } from "./steps/access-token.server";
import { upstreamDispatcher } from "./steps/upstream-dispatcher.server";
import { parseErrorBody } from "./steps/upstream-fault";

/**
 * What may be asked of providers from outside the gateway's own routes: no client protocol, no billing.
 */
export type CredentialCheck =
	| { outcome: "valid" }
	| { outcome: "invalid"; message: string }
	/** The provider could not be asked, or has no cheap way to ask. */
	| { outcome: "unknown"; message: string };

/** Whether requests can be sent to a provider: the catalogue knows more of them than the engine speaks to. */
export function canCall(providerId: string): boolean {
	return providerOf(providerId) !== undefined || providerId === customProviderId;
}

/** The API of the provider over which a mapping is called, or `local` where answers are made in this process. */
export type UpstreamWire = Dialect | "local";

/** A question in plain text, which asks for nothing that only one wire of a provider has. */
const plainRequest: ChatRequest = {
	model: "",
	stream: false,
	messages: [],
	tools: [],
	sampling: {},
	source: { dialect: "openai-chat", body: {} },
};

/** How plain chat requests to a mapping are sent; undefined where the engine does not speak to its provider. */
export function wireOf(mapping: Mapping): UpstreamWire | undefined {
	const provider = providerOf(mapping.providerId);
	if (!provider) return undefined;
	if (provider.answerLocally) return "local";
	return (provider.forMapping?.(mapping, { apiKey: "", fields: {} }, plainRequest) ?? provider).dialect;
}

/**
 * The order in which requests of a project would try the providers of a model under the settings given, with what is
 * measured now: see `previewScores`.
 */
export function previewRouting(modelId: string, needs: PreviewNeeds, scope: PreviewScope): ProviderScore[] | undefined {
	const now = Date.now();
	const observed: Observed = {
		metricsOf: (target) => metricsOf(target, scope.settings.history, now),
		admits: (target) => ejection.admits(target, now),
	};
	return previewScores(modelId, needs, scope, observed, now);
}

/** How long a provider may take to judge a credential, in milliseconds. */
const checkTimeoutMs = 10_000;

/**
 * Asks a provider whether a credential works, by a request that costs nothing. A credential that is traded for a token is
 * traded. Never rejects.
 */
export async function validateCredential(providerId: string, credential: ProviderCredential): Promise<CredentialCheck> {
	if (providerId === customProviderId) return await validateCustom(credential);
	const provider = providerOf(providerId);
	const descriptor = providerById(providerId);
	const name = descriptor?.name ?? providerId;
	if (!descriptor || !provider) return { outcome: "unknown", message: `Keys of ${name} cannot be checked in advance.` };
	try {
		const sent = await tradeCredential(provider, credential, false);
		const address = findAddress(descriptor, credential.baseUrl, provider.baseUrl?.({ mapping: anyMapping(providerId), credential }));
		if ("missing" in address) return { outcome: "unknown", message: address.missing };
		if (provider.validation) return await askFor(address.baseUrl + provider.validation.path, provider, sent, name);
		if (sent !== credential) return { outcome: "valid" };
		return { outcome: "unknown", message: `Keys of ${name} cannot be checked in advance.` };
	} catch (error) {
		const wrong = error instanceof GatewayError && error.code !== null && wrongCredential.has(error.code);
		if (wrong) return { outcome: "invalid", message: error.message };
		return { outcome: "unknown", message: `${name} could not be reached to check the key.` };
	}
}

/** Codes of errors that say: the credential, as it is, will never work. */
const wrongCredential = new Set(["invalid_provider_key", "provider_credential_refused"]);

/** Addresses depend on a mapping's region at most. */
const anyMapping = (providerId: string): Mapping => ({ providerId, externalId: "", streaming: true });

/** A list of models is what most compatible servers have; of one that has none, nothing but a 401 says anything. */
async function validateCustom(credential: ProviderCredential): Promise<CredentialCheck> {
	const name = "The server";
	try {
		const url = `${addressOfCustom({ baseUrl: credential.baseUrl ?? null })}/models`;
		return await askFor(url, openAiCompatible({ id: customProviderId }), credential, name, [401]);
	} catch {
		return { outcome: "unknown", message: `${name} could not be reached to check the key.` };
	}
}

/** Longest answer to such a question, in bytes: lists of models are long. */
const maxCheckAnswer = 16 * 1024 * 1024;

/** Statuses by which providers refuse a key. Google answers 400 for one that is none. */
const refusals = [400, 401, 403];

async function askFor(
	url: string,
	provider: Provider,
	credential: ProviderCredential,
	name: string,
	refusedBy: readonly number[] = refusals,
): Promise<CredentialCheck> {
	const response = await sendRequest(url, {
		headers: { accept: "application/json", ...provider.authorize(credential) },
		dispatcher: credential.baseUrl ? guardedDispatcher() : upstreamDispatcher(),
		signal: AbortSignal.timeout(checkTimeoutMs),
	});
	// Whoever holds the credential may have named the server: no more is read of it than says something.
	const body = await collect(response.body, maxCheckAnswer, () => new Error("the answer is too long"));
	if (response.statusCode < 300) return { outcome: "valid" };
	const fault = provider.readError(response.statusCode, { get: () => null }, parseErrorBody(body.text()));
	if (refusedBy.includes(response.statusCode)) {
		return { outcome: "invalid", message: `${name} refused the key: ${fault.message.replaceAll(credential.apiKey, "***")}` };
	}
	return { outcome: "unknown", message: `${name} answered with status ${response.statusCode}.` };
}
