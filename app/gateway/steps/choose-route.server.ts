import { autoModelId, isAutoModel } from "~/catalog/auto-model";
import { providerById, resolveModelName } from "~/catalog/index";
import type { Mapping, Model } from "~/catalog/types";
import type { KeyPolicy } from "~/domain/api-keys/key-policy.server";
import { permits, refusalByPolicy } from "~/domain/routing/compliance";
import type { ProviderScore } from "~/domain/usage/usage-event";
import type { ChatRequest } from "../chat";
import { GatewayError } from "../errors";
import { autoModels, withAutoEffort } from "../routing/auto";
import type { Candidate } from "../routing/candidate";
import { customCandidate } from "../routing/custom-provider";
import { estimatePromptTokens } from "../routing/estimate-prompt";
import { accessDenied, accessOf, deniedError } from "./check-access";
import { isCallable, notPermitted, type Obstacle, type Wanted, WayFinder } from "../routing/find-ways.server";
import { autoPlaceOf, type Judged, judge, scoresOf } from "../routing/judge.server";
import { chooseOrder, find, type Memory, type SelectionReason } from "../routing/order";

export type Route = {
	/** Best first. */
	candidates: [Candidate, ...Candidate[]];
	requestedProvider: string | null;
	selectionReason: SelectionReason;
	availableProviders: string[];
	providerScores: ProviderScore[];
	/** Whether other providers than the first may answer where it fails. */
	otherPlaces: boolean;
};

export type RouteOptions = {
	/** Unix milliseconds. */
	now: number;
	/** The caller wants the provider it named, or the one chosen first, and no other. */
	noFallback: boolean;
	/** What is remembered of earlier requests to the model; asked only where there is a choice. */
	memoryOf?: (modelId: string) => Memory | Promise<Memory>;
	random?: () => number;
};

const noMemory: Memory = { inSession: false };

/**
 * Finds who serves a request, in the order in which they are to be tried: the provider that was named, or those of the
 * model (or of the models that suit, for `auto`) that have a credential and can do what is asked, by their score. Throws
 * GatewayError(400): `model_not_found`, `model_deactivated`, `provider_not_supported`, `no_provider_key`, `no_provider_address`, `model_not_supported`,
 * `unsupported_service_tier`, `region_not_available`, `invalid_provider_key`, `strategy_not_applicable`,
 * `no_provider_enabled`; GatewayError(403) `compliance_policy`, `permission_denied`.
 */
export async function chooseRoute(request: ChatRequest, policy: KeyPolicy, options: RouteOptions): Promise<Route> {
	const own = customCandidate(request.model, policy, providerById("custom"));
	if (own) return ownRoute(own, policy);
	if (isAutoModel(request.model)) return await autoRoute(request, policy, options);
	const resolved = resolveModelName(request.model);
	if (!resolved.ok) {
		throw new GatewayError({ status: 400, code: "model_not_found", param: "model", message: `${resolved.message}.` });
	}
	const { model, mapping: pinned, region } = resolved;
	if (pinned) refuseStrategy(request);
	const wanted = (pinned ? [pinned] : model.providers).map((mapping): Wanted => ({ model, mapping, region }));
	const finder = new WayFinder(request, policy, options.now);
	for (const each of wanted) finder.look(each);
	if (finder.candidates.length === 0) {
		const denied = finder.obstacles.every(({ code }) => code === accessDenied);
		if (!denied) finder.obstacles.unshift(...finder.sharedIncapability(wanted));
		throw unavailable(request.model, policy, finder.obstacles);
	}
	const judged = judge(finder.candidates, request, policy.routing, options.now);
	const choosing = { request, policy, options, model };
	return pinned ? pinnedRoute(judged, pinned, choosing) : await freeRoute(judged, choosing);
}

async function freeRoute(judged: Judged[], { request, policy, options, model }: Choosing): Promise<Route> {
	const enabled = servable(judged, model.id);
	const known = enabled.length > 1 ? await (options.memoryOf?.(model.id) ?? noMemory) : noMemory;
	// Preferred is who is good on the whole, which says nothing to a caller that goes by one factor.
	const memory = (request.routing?.strategy ?? "auto") === "auto" ? known : { ...known, preferred: undefined };
	const { order, reason } = chooseOrder(enabled, memory, policy.routing, options.random ?? Math.random);
	const ordered = order.map((position) => enabled[position] as Judged);
	return routeOf(ordered, judged, {
		requestedProvider: null,
		selectionReason: reason,
		otherPlaces: !options.noFallback,
	});
}

/** Models from the cheapest suitable one on, each with its providers by score; a session stays where it was. */
async function autoRoute(request: ChatRequest, policy: KeyPolicy, options: RouteOptions): Promise<Route> {
	const callable = (model: Model, mapping: Mapping) => isCallable(policy, model, mapping);
	const judged: Judged[] = [];
	const promptTokens = estimatePromptTokens(request);
	const models =
		policy.iamRules.length === 0
			? autoModels(request, promptTokens, callable, options.now)
			: allowedAuto(request, policy, promptTokens, options.now);
	for (const model of models) {
		const ways = model.providers.flatMap((mapping) => {
			const asked = withAutoEffort(request, model, [mapping]);
			const finder = new WayFinder(asked, policy, options.now);
			finder.look({ model, mapping, region: undefined });
			return finder.candidates.map((candidate): Candidate => ({ ...candidate, asked }));
		});
		if (ways.length === 0) continue;
		for (const each of byHealth(judge(ways, request, policy.routing, options.now), policy)) {
			judged.push({ ...each, place: autoPlaceOf(each.candidate) });
		}
	}
	if (judged.length === 0) throw unavailable(request.model, policy, []);
	const enabled = servable(judged, autoModelId);
	// Where it is time for a probe, one request tries the place; the others stand behind it.
	const admitted = enabled.filter(({ admission }) => admission !== "no");
	const ordered = [...admitted, ...enabled.filter(({ admission }) => admission === "no")];
	const { pin } = (await options.memoryOf?.(autoModelId)) ?? noMemory;
	const positions = ordered.map((_, position) => position);
	const pinned = find(ordered, positions.slice(0, admitted.length), pin, policy.routing.sticky.uptimeThreshold);
	const order = pinned === undefined ? ordered : [ordered[pinned] as Judged, ...ordered.filter((_, position) => position !== pinned)];
	return routeOf(order, judged, {
		requestedProvider: null,
		selectionReason: pinned === undefined ? "auto" : "session-sticky",
		otherPlaces: !options.noFallback,
	});
}

/**
 * The models for `auto` under the rules of a key. Where rules leave none, or only the simulated ones that stand in for
 * providers without keys, they are what is told; what the project could not do without them either is told as it is.
 */
function allowedAuto(request: ChatRequest, policy: KeyPolicy, promptTokens: number, now: number): Model[] {
	const find = (by: KeyPolicy) => autoModels(request, promptTokens, (model, mapping) => isCallable(by, model, mapping), now);
	const isSimulated = (model: Model | undefined) => model?.family === "demo";
	const refusal = () => deniedError(["No model that suits the request is allowed by the rules of this API key"]);
	let found: Model[];
	try {
		found = find(policy);
	} catch {
		// Throws what stands in the way with and without rules.
		find({ ...policy, iamRules: [] });
		throw refusal();
	}
	if (isSimulated(found[0]) && !isSimulated(find({ ...policy, iamRules: [] })[0])) throw refusal();
	return found;
}

type Choosing = { request: ChatRequest; policy: KeyPolicy; options: RouteOptions; model: Model };

/** The provider that was named, in its best region; another one only where it fails too often. */
function pinnedRoute(judged: Judged[], { providerId }: Mapping, { request, policy, options, model }: Choosing): Route {
	const { routing } = policy;
	const ordered = byHealth(servable(judged, model.id), policy);
	const facts = { requestedProvider: providerId, selectionReason: "direct-provider-specified", otherPlaces: false } as const;
	const floor = routing.retry.lowUptimeFallbackThreshold;
	if (options.noFallback || !ordered.every(({ uptime }) => uptime !== null && uptime < floor)) return routeOf(ordered, judged, facts);
	const finder = new WayFinder(request, policy, options.now);
	for (const mapping of model.providers) if (mapping.providerId !== providerId) finder.look({ model, mapping, region: undefined });
	const others = judge(finder.candidates, request, routing, options.now).filter(
		({ excluded, admission, uptime }) => !excluded && admission === "yes" && (uptime ?? routing.thresholds.defaultUptime) >= floor,
	);
	if (others.length === 0) return routeOf(ordered, judged, facts);
	const all = [...byHealth(others, policy), ...ordered];
	return routeOf(all, all, { requestedProvider: providerId, selectionReason: "low-uptime-fallback", otherPlaces: true });
}

/** A server of the organization's own, of which nothing is known. */
function ownRoute(candidate: Candidate, policy: KeyPolicy): Route {
	const { id } = candidate.provider;
	const { model, mapping } = candidate;
	const denied = accessOf(policy)?.refusal({ providerId: id, model, mapping });
	if (denied !== undefined) throw deniedError([denied]);
	const verdict = permits(policy.compliance, candidate.descriptor, candidate.model);
	if (!verdict.allowed) throw unavailable(`${id}/${candidate.model.id}`, policy, [{ code: notPermitted, message: verdict.reason }]);
	return {
		candidates: [candidate],
		requestedProvider: id,
		selectionReason: "direct-provider-specified",
		availableProviders: [id],
		providerScores: [],
		otherPlaces: false,
	};
}

/** Those that may be chosen. Where every prompt is too large for every context, the providers are left to say so. */
function servable(judged: Judged[], name: string): Judged[] {
	const fitting = judged.filter(({ excluded }) => excluded === undefined);
	if (fitting.length > 0) return fitting;
	const enabled = judged.filter(({ excluded }) => excluded !== "disabled");
	if (enabled.length > 0) return enabled;
	const message = `Every provider of ${name} that could be called is disabled in the project's routing settings.`;
	throw new GatewayError({ status: 400, code: "no_provider_enabled", param: "model", message });
}

/** By score: nothing is preferred and nothing explored, but a place that is due for a probe comes first. */
function byHealth(judged: Judged[], { routing }: KeyPolicy): Judged[] {
	if (judged.length === 1) return judged;
	return chooseOrder(judged, noMemory, routing, () => 1).order.map((position) => judged[position] as Judged);
}

type RouteFacts = Pick<Route, "requestedProvider" | "selectionReason" | "otherPlaces">;

/** The route to a lone candidate stays the same as long as nothing is learned of it. */
const lonelyRoutes = new WeakMap<Judged, Route>();

function routeOf(ordered: readonly Judged[], all: readonly Judged[], facts: RouteFacts): Route {
	const [only] = ordered;
	if (!only || all.length > 1) return newRoute(ordered, all, facts);
	let route = lonelyRoutes.get(only);
	const isAlike =
		route?.requestedProvider === facts.requestedProvider &&
		route.selectionReason === facts.selectionReason &&
		route.otherPlaces === facts.otherPlaces;
	if (!route || !isAlike) lonelyRoutes.set(only, (route = newRoute(ordered, all, facts)));
	return route;
}

function newRoute(ordered: readonly Judged[], all: readonly Judged[], facts: RouteFacts): Route {
	const candidates = ordered.map(({ candidate }) => candidate);
	return {
		...facts,
		candidates: candidates as [Candidate, ...Candidate[]],
		availableProviders: [...new Set(candidates.map(({ provider }) => provider.id))],
		providerScores: scoresOf(ordered.length === all.length ? ordered : [...ordered, ...all.filter((judged) => !ordered.includes(judged))]),
	};
}

function refuseStrategy({ routing, model }: ChatRequest): void {
	if (!routing || (routing.strategy === "auto" && routing.hedgeMs === undefined)) return;
	throw new GatewayError({
		status: 400,
		code: "strategy_not_applicable",
		param: "routing",
		message: `routing chooses between providers, but ${model} names one. Remove the provider or the field.`,
	});
}

/** The most helpful obstacle: what the caller or the operator can change comes before what nobody can. */
const mostHelpful = [
	"unsupported_service_tier",
	"model_not_supported",
	notPermitted,
	accessDenied,
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
		if (found[0] && code === notPermitted) {
			const message = refusalByPolicy(requested, found.map((obstacle) => obstacle.message));
			return new GatewayError({ status: 403, code, param: "model", message });
		}
		if (found[0] && code === accessDenied) return deniedError(found.map((obstacle) => obstacle.message));
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
