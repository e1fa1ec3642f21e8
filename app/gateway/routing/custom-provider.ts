import type { Mapping, Model, ProviderDescriptor } from "~/catalog/types";
import type { KeyPolicy, PolicyProviderKey } from "~/domain/api-keys/key-policy.server";
import { GatewayError } from "../errors";
import { openAiCompatible } from "../providers/openai-compatible/openai-compatible";
import type { Candidate } from "./candidate";
import { resolveBaseUrl } from "./find-address.server";

/**
 * A candidate for `{name}/{anything}`, where the organization has a custom provider of that name: an OpenAI-compatible
 * server of its own, about whose models nothing is known and which costs nothing here. Undefined for every other model
 * name. Throws GatewayError(400) where the name has no model, or the project may not use the organization's own keys.
 */
export function customCandidate(requested: string, policy: KeyPolicy, known: ProviderDescriptor | undefined): Candidate | undefined {
	const slash = requested.indexOf("/");
	const name = requested.slice(0, Math.max(0, slash));
	const key = policy.providerKeys.find((each) => each.providerId === "custom" && each.name === name);
	if (!key || !known) return undefined;
	const modelName = requested.slice(slash + 1);
	if (modelName === "") throw refused("model_not_found", `Name a model of ${name}: ${name}/model-name.`);
	if (policy.projectMode === "credits") {
		const message = `${name} is a provider of the organization's own, and this project uses none of those.`;
		throw refused("no_provider_key", message);
	}
	const mapping = mappingOf(modelName);
	return {
		model: modelOf(modelName, mapping),
		mapping,
		region: undefined,
		provider: openAiCompatible({ id: name, freeFormTools: true, safetyIdentifier: true }),
		descriptor: { ...known, id: name, name },
		credential: { apiKey: key.token, fields: {} },
		baseUrl: addressOfCustom(key),
		trustedAddress: false,
		usedMode: "api-keys",
	};
}

/** `<base>/v1`, also where somebody entered the version or the whole address of the endpoint. */
export function addressOfCustom({ baseUrl }: Pick<PolicyProviderKey, "baseUrl">): string {
	const base = (baseUrl ?? "").replace(/\/+$/, "").replace(/\/chat\/completions$/, "");
	return resolveBaseUrl({ baseUrl: "https://custom.invalid/v1" }, base) as string;
}

/** All that the wire can say may be tried, since nobody knows what the model takes; the server refuses what it does not. */
function mappingOf(externalId: string): Mapping {
	return {
		providerId: "custom",
		externalId,
		streaming: true,
		vision: true,
		audio: true,
		document: true,
		tools: true,
		parallelToolCalls: true,
		reasoning: true,
		verbosity: true,
		jsonOutput: true,
		jsonOutputSchema: true,
		webSearch: true,
		supportsN: true,
		supportsNStreaming: true,
		serviceTiers: ["auto", "default", "flex", "priority"],
	};
}

function modelOf(id: string, mapping: Mapping): Model {
	return { id, name: id, family: "custom", releasedAt: "1970-01-01", providers: [mapping] };
}

function refused(code: string, message: string): GatewayError {
	return new GatewayError({ status: 400, code, param: "model", message });
}
