import { sharedAliases } from "./data/index.ts";
import { mappingOf, modelById, models, providerById } from "./lookups.ts";
import { expandRegion } from "./regions.ts";
import type { Mapping, Model } from "./types.ts";

export type UnresolvedReason = "unknown_provider" | "unknown_model" | "not_served" | "unknown_region";

/**
 * `mapping` and `providerId` are there where the name pins a provider, `region` where it pins a region of it; `mapping`
 * then holds that region's prices.
 */
export type ResolvedName =
	| { ok: true; model: Model; mapping?: Mapping; providerId?: string; region?: string }
	| { ok: false; reason: UnresolvedReason; message: string };

type Served = { model: Model; mapping: Mapping };

/** Candidates are few (an alias names up to three models) and stand in order of precedence. */
const modelsByAlias = groupAliases();
const modelsByExternalId = new Map<string, Model>();
const servedByExternalId = new Map<string, Map<string, Served>>();
for (const model of models) for (const mapping of model.providers) addExternalId(model, mapping);

/**
 * Finds the model a caller means: `model`, `provider/model`, `provider/model:region`, with the catalogue id, an alias
 * or the provider's own name in the place of `model`, in this order of precedence. Names are case-sensitive. External
 * ids may hold slashes and colons themselves, so the whole remainder is tried before a region is cut off. The message
 * of a failure is fit for the caller.
 */
export function resolveModelName(name: string): ResolvedName {
	const known = resolvedNames.get(name);
	if (known) return known;
	const resolved = resolve(name);
	if (resolved.ok && resolvedNames.size < mostResolvedNames) resolvedNames.set(name, resolved);
	return resolved;
}

/** Names that were understood, and what they mean: every request asks, and the catalogue does not change. */
const resolvedNames = new Map<string, ResolvedName>();
const mostResolvedNames = 10_000;

function resolve(name: string): ResolvedName {
	const slash = name.indexOf("/");
	const providerId = slash > 0 ? name.slice(0, slash) : "";
	if (providerId !== "" && providerById(providerId)) return resolveAtProvider(providerId, name.slice(slash + 1));
	const model = modelById(name) ?? modelsByAlias.get(name)?.[0] ?? modelsByExternalId.get(name);
	if (model) return { ok: true, model };
	if (providerId !== "") return failure("unknown_provider", `Unknown provider "${providerId}" in model "${name}"`);
	return failure("unknown_model", `Unknown model "${name}"`);
}

function resolveAtProvider(providerId: string, rest: string): ResolvedName {
	const whole = findServed(providerId, rest);
	if (whole) return { ok: true, ...whole, providerId };
	const colon = rest.lastIndexOf(":");
	const name = colon > 0 ? rest.slice(0, colon) : rest;
	const region = colon > 0 ? rest.slice(colon + 1) : undefined;
	const served = region === undefined ? undefined : findServed(providerId, name);
	if (served) return atRegion(served, providerId, region!);
	if (modelById(name) ?? modelsByAlias.has(name)) {
		return failure("not_served", `Provider "${providerId}" does not serve the model "${name}"`);
	}
	return failure("unknown_model", `Unknown model "${rest}" at provider "${providerId}"`);
}

function atRegion(served: Served, providerId: string, region: string): ResolvedName {
	const mapping = expandRegion(served.mapping, region);
	if (mapping) return { ok: true, model: served.model, mapping, providerId, region };
	return failure(
		"unknown_region",
		`Provider "${providerId}" does not serve the model "${served.model.id}" in region "${region}"`,
	);
}

/** An id or alias whose model the provider does not serve gives way to the next kind of name. */
function findServed(providerId: string, name: string): Served | undefined {
	const byId = mappingOf(name, providerId);
	if (byId) return { model: modelById(name)!, mapping: byId };
	for (const model of modelsByAlias.get(name) ?? []) {
		const mapping = mappingOf(model.id, providerId);
		if (mapping) return { model, mapping };
	}
	return servedByExternalId.get(providerId)?.get(name);
}

function failure(reason: UnresolvedReason, message: string): ResolvedName {
	return { ok: false, reason, message };
}

function groupAliases(): Map<string, Model[]> {
	const groups = new Map<string, Model[]>();
	for (const model of models) {
		for (const alias of model.aliases ?? []) {
			const group = groups.get(alias) ?? [];
			if (sharedAliases[alias]?.winner === model.id) group.unshift(model);
			else group.push(model);
			groups.set(alias, group);
		}
	}
	return groups;
}

/** Where a provider lists one name for two models, the first row of the catalogue that is not retired keeps it. */
function addExternalId(model: Model, mapping: Mapping): void {
	const atProvider = servedByExternalId.get(mapping.providerId) ?? new Map<string, Served>();
	servedByExternalId.set(mapping.providerId, atProvider);
	const known = atProvider.get(mapping.externalId);
	if (!known || (known.mapping.deactivatedAt && !mapping.deactivatedAt)) {
		atProvider.set(mapping.externalId, { model, mapping });
	}
	if (!modelsByExternalId.has(mapping.externalId)) modelsByExternalId.set(mapping.externalId, model);
}
