import { isActive, providerById, resolveModelName } from "~/catalog/index";
import type { Mapping, Model } from "~/catalog/types";
import type { KeyPolicy } from "~/domain/api-keys/key-policy.server";
import { env } from "~/platform/env.server";
import type { ChatRequest } from "../chat";
import { GatewayError } from "../errors";
import { providerOf } from "../providers/registry";
import type { Candidate } from "../routing/candidate";
import { customCandidate } from "../routing/custom-provider";
import { type FoundCredential, findCredentials } from "../routing/find-credential.server";
import { locate } from "../routing/locate.server";
import { CapabilityCheck } from "./check-capabilities";

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
type Obstacle = { code: string; message: string; param?: string };

/**
 * Finds who serves a request: the pinned provider, or the first active one of the model that has a credential and can do
 * what is asked. Throws GatewayError(400): `model_not_found`, `model_deactivated`, `provider_not_supported`,
 * `no_provider_key`, `no_provider_address`, `model_not_supported`, `unsupported_service_tier`,
 * `region_not_available`, `invalid_provider_key`.
 */
export function chooseRoute(request: ChatRequest, policy: KeyPolicy, now: number): Route {
	const own = customCandidate(request.model, policy, providerById("custom"));
	if (own) return pinnedRoute(own);
	const resolved = resolveModelName(request.model);
	if (!resolved.ok) {
		throw new GatewayError({ status: 400, code: "model_not_found", param: "model", message: `${resolved.message}.` });
	}
	const { model, mapping: pinned, region } = resolved;
	const mappings = pinned ? [pinned] : model.providers;
	const candidates: Candidate[] = [];
	const obstacles: Obstacle[] = [];
	const capabilities = new CapabilityCheck(request, `${env().APP_URL}/models`);
	for (const mapping of mappings) {
		const found = candidateOf(request, { model, mapping, region }, policy, now);
		const lacking = "provider" in found ? capabilities.of({ ...found, dialect: found.provider.dialect }) : undefined;
		if ("provider" in found && !lacking) candidates.push(found);
		else obstacles.push(lacking ?? (found as Obstacle));
	}
	const [first, ...rest] = candidates;
	if (!first) {
		obstacles.unshift(...sharedIncapability(request, capabilities, mappings, region, now));
		throw unavailable(request.model, policy, obstacles);
	}
	return {
		candidates: [first, ...rest],
		requestedProvider: pinned?.providerId ?? null,
		selectionReason: pinned ? "direct-provider-specified" : "first-available",
		availableProviders: candidates.map((candidate) => candidate.provider.id),
	};
}

/** What none of the mappings can do is told before what keeps one or the other from serving (a key that is missing). */
function sharedIncapability(
	request: ChatRequest,
	capabilities: CapabilityCheck,
	mappings: readonly Mapping[],
	region: string | undefined,
	now: number,
): Obstacle[] {
	const active = mappings.filter((mapping) => isActive(mapping, now));
	const lacking = active.flatMap((mapping) => {
		const serving = providerOf(mapping.providerId);
		const dialect = (serving?.forMapping?.(mapping, noNetwork.credential, request) ?? serving)?.dialect;
		return (dialect && capabilities.of({ mapping, region, dialect })) ?? [];
	});
	return lacking.length === active.length ? lacking.slice(0, 1) : [];
}

/** The one way to serve a request that names its provider. */
function pinnedRoute(candidate: Candidate): Route {
	const { id } = candidate.provider;
	return {
		candidates: [candidate],
		requestedProvider: id,
		selectionReason: "direct-provider-specified",
		availableProviders: [id],
	};
}

/** A mapping of a model, and the region of its provider that the caller named. */
type Offer = { model: Model; mapping: Mapping; region: string | undefined };

function candidateOf(request: ChatRequest, offer: Offer, policy: KeyPolicy, now: number): Candidate | Obstacle {
	const { model, mapping, region } = offer;
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
	const [first, ...others] = findCredentials(descriptor, policy, region);
	if (!first) {
		const variables = Object.values(descriptor.env.required).join(", ");
		return { code: "no_provider_key", message: `No key for ${descriptor.name}${missing(policy, variables)}` };
	}
	const candidate = (found: FoundCredential): Candidate | Obstacle => {
		const located = locate(serving, descriptor, { request, mapping, region }, found);
		return "code" in located ? located : { model, descriptor, ...found, ...located };
	};
	const chosen = candidate(first);
	if ("provider" in chosen && others.length > 0) chosen.otherKeys = () => others.map(candidate).filter((each) => "provider" in each);
	return chosen;
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
const mostHelpful = [
	"unsupported_service_tier",
	"model_not_supported",
	"region_not_available",
	"invalid_provider_key",
	"no_provider_key",
	"no_provider_address",
	"provider_not_supported",
	"model_deactivated",
];

function unavailable(requested: string, policy: KeyPolicy, obstacles: Obstacle[]): GatewayError {
	for (const code of mostHelpful) {
		const found = obstacles.filter((obstacle) => obstacle.code === code);
		if (found[0]) {
			const messages = new Set(found.map((obstacle) => obstacle.message));
			const message = [...messages].slice(0, found[0].param ? 1 : 3).join(" ");
			return new GatewayError({ status: 400, code, param: found[0].param ?? "model", message });
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
