import { isActive, providerById, resolveModelName } from "~/catalog/index";
import type { Mapping, Model } from "~/catalog/types";
import type { KeyPolicy } from "~/domain/api-keys/key-policy.server";
import { env } from "~/platform/env.server";
import type { ChatRequest } from "../chat";
import { GatewayError } from "../errors";
import { providerOf } from "../providers/registry";
import type { Candidate } from "../routing/candidate";
import { findAddress } from "../routing/find-address.server";
import { findCredential } from "../routing/find-credential.server";

export type Route = {
	/** Best first. */
	candidates: [Candidate, ...Candidate[]];
	requestedProvider: string | null;
	selectionReason: "direct-provider-specified" | "first-available";
	availableProviders: string[];
};

/** A provider that answers in this process needs neither key nor address. */
const noNetwork: Pick<Candidate, "credential" | "baseUrl" | "trustedAddress" | "usedMode"> = {
	credential: { apiKey: "", fields: {} },
	baseUrl: "",
	trustedAddress: true,
	usedMode: "credits",
};

/** What keeps a mapping from serving, told to the caller when nothing else can. */
type Obstacle = { code: string; message: string };

/**
 * Finds who serves a request: the pinned provider, or the first active one of the model that has a credential.
 * Throws GatewayError(400): `model_not_found`, `model_deactivated`, `provider_not_supported`, `no_provider_key`,
 * `no_provider_address`.
 */
export function chooseRoute(request: ChatRequest, policy: KeyPolicy, now: number): Route {
	const resolved = resolveModelName(request.model);
	if (!resolved.ok) {
		throw new GatewayError({ status: 400, code: "model_not_found", param: "model", message: `${resolved.message}.` });
	}
	const { model, mapping: pinned, region } = resolved;
	const mappings = pinned ? [pinned] : model.providers;
	const candidates: Candidate[] = [];
	const obstacles: Obstacle[] = [];
	for (const mapping of mappings) {
		const found = candidateOf(request, model, mapping, region, policy, now);
		if ("provider" in found) candidates.push(found);
		else obstacles.push(found);
	}
	const [first, ...rest] = candidates;
	if (!first) throw unavailable(request.model, policy, obstacles);
	return {
		candidates: [first, ...rest],
		requestedProvider: pinned?.providerId ?? null,
		selectionReason: pinned ? "direct-provider-specified" : "first-available",
		availableProviders: candidates.map((candidate) => candidate.provider.id),
	};
}

function candidateOf(
	request: ChatRequest,
	model: Model,
	mapping: Mapping,
	region: string | undefined,
	policy: KeyPolicy,
	now: number,
): Candidate | Obstacle {
	const name = `${mapping.providerId}/${model.id}`;
	if (!isActive(mapping, now)) {
		return { code: "model_deactivated", message: `${name} was deactivated on ${mapping.deactivatedAt}.` };
	}
	const serving = providerOf(mapping.providerId);
	const descriptor = providerById(mapping.providerId);
	if (!serving || !descriptor) {
		return { code: "provider_not_supported", message: `Provider ${mapping.providerId} is not supported yet.` };
	}
	if (serving.answerLocally) return { model, mapping, region, provider: serving, descriptor, ...noNetwork };
	const found = findCredential(descriptor, policy);
	if (!found) {
		const variables = Object.values(descriptor.env.required).join(", ");
		return { code: "no_provider_key", message: `No key for ${descriptor.name}${missing(policy, variables)}` };
	}
	const provider = serving.forMapping?.(mapping, found.credential, request) ?? serving;
	const own = found.credential.baseUrl;
	const address = findAddress(descriptor, own, provider.baseUrl?.({ mapping, region, credential: found.credential }));
	if ("missing" in address) return { code: "no_provider_address", message: address.missing };
	const trustedAddress = found.trustedAddress || !own;
	return { model, mapping, region, provider, descriptor, ...address, ...found, trustedAddress };
}

function missing(policy: KeyPolicy, variables: string): string {
	const page = `${env().APP_URL}/dashboard/${policy.organizationId}/org/provider-keys`;
	if (policy.projectMode === "api-keys") {
		return `: this project uses only the organization's own provider keys, add one at ${page}.`;
	}
	if (policy.projectMode === "credits") return `: set ${variables} on this instance.`;
	return `: set ${variables} on this instance, or add a key at ${page}.`;
}

/** The most helpful obstacle: what the caller or the operator can change comes before what nobody can. */
const mostHelpful = ["no_provider_key", "no_provider_address", "provider_not_supported", "model_deactivated"];

function unavailable(requested: string, policy: KeyPolicy, obstacles: Obstacle[]): GatewayError {
	for (const code of mostHelpful) {
		const found = obstacles.filter((obstacle) => obstacle.code === code);
		if (found[0]) {
			const message = found.map((obstacle) => obstacle.message).slice(0, 3).join(" ");
			return new GatewayError({ status: 400, code, param: "model", message });
		}
	}
	return new GatewayError({
		status: 400,
		code: "model_not_found",
		param: "model",
		message: `Model ${requested} is not served by any provider.`,
		detail: `project ${policy.projectId}`,
	});
}
