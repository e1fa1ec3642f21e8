import {
	type Capability,
	capabilitiesOfModel,
	familyLabel,
	isActive,
	isDeprecated,
	isFree,
	models,
	outputModalities,
	providerById,
	servingMappings,
	sizesOf,
} from "~/catalog/index";
import type { Mapping, Modality, Model, Stability } from "~/catalog/types";
import { atItsLowest, leadingPricesOf, type PriceLine } from "./prices";
import { bestReach, type Reach, reachOf } from "./reach.server";
import type { ModelSearch, ModelSort } from "./search";

/** A model as the catalogue lists it, by the providers that serve it. */
export type ModelSummary = {
	id: string;
	name: string;
	family: string;
	releasedAt: string;
	outputs: readonly Modality[];
	state: "active" | "deprecated" | "retired";
	/** How it can be called on this instance, at the best of its providers. */
	reach: Reach;
	stability: Stability;
	free: boolean;
	contextSize: number | null;
	/** What goes in and what comes out, at the cheapest provider; null where that side is not billed. */
	input: PriceLine | null;
	output: PriceLine | null;
	capabilities: Capability[];
	providers: { id: string; name: string }[];
};

export const pageSize = 48;

export type ModelPage = {
	models: ModelSummary[];
	total: number;
	page: number;
	pages: number;
	/** Providers that serve at least one model, by name. */
	providers: { id: string; name: string }[];
	counts: { active: number; all: number; providers: number };
};

/** One page of the catalogue at a moment (unix milliseconds): filtered, sorted, cut. */
export function findModels(search: ModelSearch, now: number): ModelPage {
	const index = indexAt(now);
	const found = index.entries.filter((entry) => matches(entry, search)).map(({ summary }) => summary);
	found.sort(comparators[search.sort]);
	const pages = Math.max(1, Math.ceil(found.length / pageSize));
	const page = Math.min(search.page, pages);
	return {
		models: found.slice((page - 1) * pageSize, page * pageSize),
		total: found.length,
		page,
		pages,
		providers: index.providers,
		counts: index.counts,
	};
}

type Entry = { summary: ModelSummary; text: string; providerIds: Set<string> };
type Index = { madeAt: number; entries: Entry[]; providers: ModelPage["providers"]; counts: ModelPage["counts"] };

/** Dates of deactivation are days, so an index lives a minute without telling an untruth. */
const indexLifetime = 60_000;
let index: Index | undefined;

function indexAt(now: number): Index {
	if (index && now >= index.madeAt && now - index.madeAt < indexLifetime) return index;
	const entries = models.map((model) => entryOf(model, now));
	const byId = new Map(entries.flatMap(({ summary }) => summary.providers.map((provider) => [provider.id, provider])));
	const providers = [...byId.values()].sort((a, b) => a.name.localeCompare(b.name));
	const active = entries.filter(({ summary }) => summary.state !== "retired");
	const serving = new Set(active.flatMap(({ providerIds }) => [...providerIds]));
	index = { madeAt: now, entries, providers, counts: { active: active.length, all: entries.length, providers: serving.size } };
	return index;
}

function entryOf(model: Model, now: number): Entry {
	const serving = servingMappings(model, now);
	const text = [
		model.id,
		model.name,
		familyLabel(model.family),
		...(model.aliases ?? []),
		...model.providers.map(({ externalId }) => externalId),
	];
	return {
		summary: summaryOfModel(model, now),
		text: text.join("\n").toLowerCase(),
		providerIds: new Set(serving.map(({ providerId }) => providerId)),
	};
}

/** What the catalogue says of one model at a moment (unix milliseconds). */
export function summaryOfModel(model: Model, now: number): ModelSummary {
	const serving = servingMappings(model, now);
	return {
		id: model.id,
		name: model.name,
		family: familyLabel(model.family),
		releasedAt: model.releasedAt,
		outputs: outputModalities(model),
		state: stateOf(serving, now),
		reach: bestReach(serving.map((mapping) => reachOf(model, mapping, now))),
		stability: model.stability ?? "stable",
		free: serving.some((mapping) => isFree(model, mapping)),
		contextSize: sizesOf(model, now).contextSize,
		...leadingPricesOf(cheapestOf(serving)),
		capabilities: capabilitiesOfModel(model, now),
		providers: serving.map(({ providerId }) => ({ id: providerId, name: providerById(providerId)?.name ?? providerId })),
	};
}

/** The mappings that serve a model are either all active or, where none is, all of them. */
function stateOf(serving: readonly Mapping[], now: number): ModelSummary["state"] {
	if (!serving.some((mapping) => isActive(mapping, now))) return "retired";
	return serving.every((mapping) => isDeprecated(mapping, now)) ? "deprecated" : "active";
}

/** The mapping with the lowest input price at its cheapest time of day. A model has at least one mapping. */
function cheapestOf(serving: readonly Mapping[]): Mapping {
	const price = ({ inputPrice }: Mapping) => (inputPrice === undefined ? Number.POSITIVE_INFINITY : Number(inputPrice));
	return serving.map(atItsLowest).reduce((best, mapping) => (price(mapping) < price(best) ? mapping : best));
}

function matches({ summary, text, providerIds }: Entry, search: ModelSearch): boolean {
	if (summary.state === "retired" && !search.retired) return false;
	if (search.ready && summary.reach !== "ready") return false;
	if (search.provider && !providerIds.has(search.provider)) return false;
	if (!search.capability.every((capability) => summary.capabilities.includes(capability))) return false;
	if (search.output.length > 0 && !search.output.some((output) => summary.outputs.includes(output))) return false;
	return search.q
		.toLowerCase()
		.split(/\s+/)
		.every((word) => text.includes(word));
}

type Comparator = (a: ModelSummary, b: ModelSummary) => number;

const byName: Comparator = (a, b) => a.name.localeCompare(b.name, "en", { numeric: true });

/** What has no price per token stands last in both directions, what is free counts as zero; equals go by name. */
function byPrice(side: "input" | "output", direction: 1 | -1): Comparator {
	return (a, b) => {
		const first = tokenPrice(a, side);
		const second = tokenPrice(b, side);
		if (first === null || second === null) return Number(first === null) - Number(second === null) || byName(a, b);
		return (first - second) * direction || byName(a, b);
	};
}

/** Dollars per million tokens, null where the model is not billed so. */
export function tokenPrice(model: ModelSummary, side: "input" | "output"): number | null {
	const line = model[side];
	if (line?.name === `${side}Price`) return Number(line.amount.replace(/[$,]/g, ""));
	return model.free ? 0 : null;
}

const comparators: Record<ModelSort, Comparator> = {
	newest: (a, b) => b.releasedAt.localeCompare(a.releasedAt) || byName(a, b),
	name: byName,
	"input-asc": byPrice("input", 1),
	"input-desc": byPrice("input", -1),
	"output-asc": byPrice("output", 1),
	context: (a, b) => (b.contextSize ?? 0) - (a.contextSize ?? 0) || byName(a, b),
};
