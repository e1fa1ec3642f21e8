import { isActive, modelById, providerById } from "~/catalog/index";
import type { Mapping, Model, ProviderDescriptor } from "~/catalog/types";
import type { ProjectMode } from "~/domain/projects/schemas";
import { type CompliancePolicy, permits } from "~/domain/routing/compliance";
import type { RoutingSettings } from "~/domain/routing/settings";
import type { ProviderScore } from "~/domain/usage/usage-event";
import { instanceCredentials } from "~/platform/instance-credentials.server";
import { providerOf } from "../providers/registry";
import { chooseRegion, regionOfCredential } from "./choose-region";
import { type TargetKey, targetKey } from "./metrics-window";
import type { Offer } from "./order";
import { type Metrics, type Scorable, scoreAll, type ScoringNeeds } from "./score";
import { priorityOf, termsOf } from "./terms";

/** Whose requests are looked at ahead: what decides which providers they can reach. */
export type PreviewScope = {
	settings: RoutingSettings;
	projectMode: ProjectMode;
	compliance: CompliancePolicy | null;
	/** Active provider keys of the organization. */
	ownKeys: readonly { providerId: string; options: Readonly<Record<string, string>> }[];
};

export type PreviewNeeds = Pick<ScoringNeeds, "strategy" | "streaming" | "promptTokens">;

/** What is known of targets at this moment. */
export type Observed = { metricsOf: (target: TargetKey) => Metrics; admits: (target: TargetKey) => Offer["admission"] };

/** One provider of the model, `excluded` where it cannot be called. */
type Place = { mapping: Mapping; descriptor: ProviderDescriptor; region: string | undefined; excluded: string | undefined };

/**
 * The providers of a model in the order in which a request would try them under the settings, those that would be left out
 * behind them with the reason; undefined for a model that does not exist.
 */
export function previewScores(
	modelId: string,
	needs: PreviewNeeds,
	scope: PreviewScope,
	observed: Observed,
	now: number,
): ProviderScore[] | undefined {
	const model = modelById(modelId);
	if (!model) return undefined;
	const makesImages = model.output?.includes("image") ?? false;
	const places = model.providers.flatMap((mapping) => placeOf(model, mapping, scope, now) ?? []);
	const scorables = places.map(({ mapping, descriptor, region }): Scorable => ({
		...termsOf(mapping, needs.promptTokens, now),
		metrics: observed.metricsOf(targetKey(modelId, descriptor.id, region)),
		priority: priorityOf(descriptor, scope.settings),
	}));
	const isOut = ({ descriptor, region }: Place) => observed.admits(targetKey(modelId, descriptor.id, region)) === "no";
	const rows = places.map((place, index) => rowOf(place, scorables[index] as Scorable, isOut(place)));
	const scored = rows.flatMap((row, index) => (row.excluded === undefined ? [{ row, offer: scorables[index] as Scorable }] : []));
	const scores = scoreAll(scored.map(({ offer }) => offer), { ...needs, makesImages }, scope.settings);
	const ordered = scored
		.map(({ row }, index): ProviderScore => ({ ...row, score: scores[index]?.total ?? 0, factors: scores[index]?.factors ?? {} }))
		.sort((one, other) => one.score - other.score);
	return [...ordered, ...rows.filter(({ excluded }) => excluded !== undefined)];
}

function rowOf({ descriptor, region, excluded }: Place, offer: Scorable, isOut: boolean): ProviderScore {
	const { price, metrics, cacheSupported, priority } = offer;
	const reason = excluded ?? (priority === 0 ? "disabled" : isOut ? "ejected" : undefined);
	return {
		provider: descriptor.id,
		region: region ?? null,
		score: 0,
		price,
		...metrics,
		cacheSupported,
		priority,
		...(reason === undefined ? {} : { excluded: reason }),
	};
}

/** Undefined where the mapping serves nobody any more, or the engine does not speak to its provider. */
function placeOf(model: Model, listed: Mapping, scope: PreviewScope, now: number): Place | undefined {
	const descriptor = providerById(listed.providerId);
	const serving = providerOf(listed.providerId);
	if (!descriptor || !serving || !isActive(listed, now)) return undefined;
	const plain: Place = { mapping: listed, descriptor, region: undefined, excluded: undefined };
	const verdict = permits(scope.compliance, descriptor, model);
	if (!verdict.allowed) return { ...plain, excluded: verdict.reason };
	if (serving.answerLocally) return plain;
	const named = regionsNamed(descriptor, scope);
	if (!named) return { ...plain, excluded: "no_provider_key" };
	const chosen = chooseRegion(descriptor, listed, undefined, named);
	return "obstacle" in chosen ? { ...plain, excluded: "region_not_available" } : { ...plain, ...chosen };
}

/** The region that the credential of a provider names; undefined where the project has no credential for it. */
function regionsNamed(descriptor: ProviderDescriptor, { projectMode, ownKeys }: PreviewScope) {
	const own = projectMode === "credits" ? undefined : ownKeys.find(({ providerId }) => providerId === descriptor.id);
	if (own) return { lock: regionOfCredential(descriptor, own.options) };
	if (projectMode === "api-keys") return undefined;
	const [credential] = instanceCredentials(descriptor);
	return credential && { standard: regionOfCredential(descriptor, credential.fields) };
}
