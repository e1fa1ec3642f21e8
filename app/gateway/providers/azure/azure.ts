import { readsDocuments } from "~/catalog/abilities";
import type { ChatRequest, Message } from "../../chat";
import { fieldsOf, wordOf } from "../fields";
import { openAiCompatible } from "../openai-compatible/openai-compatible";
import { openAiLimitField } from "../openai-compatible/output-limit";
import { usesResponses } from "../openai-responses/choose-wire";
import { openAiResponses } from "../openai-responses/openai-responses";
import type { Provider, ProviderCredential, WireTarget } from "../provider";
import type { Mapping } from "~/catalog/types";
import { below, resourceHost } from "./address";

const id = "azure";
const name = "Azure";

/** The last version of the dated API that was released for good. */
const datedVersion = "2024-10-21";

const authorize: Provider["authorize"] = ({ apiKey }) => ({ "api-key": apiKey });
const baseUrl: NonNullable<Provider["baseUrl"]> = ({ credential }) => resourceHost(credential, "openai.azure.com", name);

/** The API without dates: an AI Foundry resource, or an address that says so. */
function isUndated({ fields, baseUrl: address }: ProviderCredential): boolean {
	return fields.deploymentType === "ai-foundry" || /\/openai\/v1\/?$/.test(address ?? "");
}

/** Versions of the undated API are words; dates belong to the other one. */
function versionQuery({ fields }: ProviderCredential): string {
	const version = fields.apiVersion;
	return version !== undefined && /^[a-z]+$/.test(version) ? `?api-version=${version}` : "";
}

/** The deployment is called as the model is. */
function chatPath({ mapping, credential }: WireTarget): string {
	if (isUndated(credential)) return below(credential.baseUrl, "/openai/v1/chat/completions") + versionQuery(credential);
	const version = encodeURIComponent(credential.fields.apiVersion || datedVersion);
	const path = `/openai/deployments/${encodeURIComponent(mapping.externalId)}/chat/completions`;
	return `${below(credential.baseUrl, path)}?api-version=${version}`;
}

/**
 * A prompt that the content filter turned away is a 400 of its own kind.
 * Source: https://learn.microsoft.com/en-us/azure/ai-foundry/openai/concepts/content-filter
 */
export function withContentFilter(readError: Provider["readError"]): Provider["readError"] {
	return (status, headers, body) => {
		const fault = readError(status, headers, body);
		const error = fieldsOf(fieldsOf(body)?.error);
		const inner = wordOf(fieldsOf(error?.innererror)?.code);
		const filtered = error?.code === "content_filter" || inner === "ResponsibleAIPolicyViolation";
		return status === 400 && filtered ? { ...fault, code: "content_filter", contentRefused: true } : fault;
	};
}

const compatible = openAiCompatible({
	id,
	refusedFields: ["top_k"],
	safetyIdentifier: true,
	maxTokensField: openAiLimitField,
});

/** Source: https://learn.microsoft.com/en-us/azure/ai-foundry/openai/reference */
const azureChat: Provider = {
	...compatible,
	baseUrl,
	authorize,
	endpoint: chatPath,
	readError: withContentFilter(compatible.readError),
	validation: { path: `/openai/models?api-version=${datedVersion}` },
};

const responses = openAiResponses({
	id,
	issuer: "azure",
	baseUrl,
	authorize,
	endpoint: ({ credential }) => below(credential.baseUrl, "/openai/v1/responses") + versionQuery(credential),
	safetyIdentifier: true,
	forwardsStreamLines: true,
	exactEfforts: true,
	samplesOnlyWithoutReasoning: true,
});

/** Source: https://learn.microsoft.com/en-us/azure/ai-foundry/openai/how-to/responses */
const azureResponses: Provider = { ...responses, readError: withContentFilter(responses.readError) };

/**
 * `useResponsesApi` of the credential decides where it is set, as far as the model has both. Files go to the wire that
 * takes them.
 */
function wireFor(mapping: Mapping, { fields }: ProviderCredential, request: ChatRequest): Provider {
	if (fields.useResponsesApi === "false") return azureChat;
	if (fields.useResponsesApi === "true" && mapping.supportsResponsesApi) return azureResponses;
	if (usesResponses(mapping, request)) return azureResponses;
	return request.messages.some(holdsFile) && readsDocuments(mapping) ? azureResponses : azureChat;
}

function holdsFile({ role, content }: Message): boolean {
	if (role !== "user" && role !== "tool") return false;
	return content.some((part) =>
		part.type === "tool-result" ? part.content.some(({ type }) => type === "file") : part.type === "file",
	);
}

/** OpenAI's models on Azure, at a customer's own resource. */
export const azure: Provider = { ...azureChat, forMapping: wireFor };
