import {
	type Capability,
	capabilitiesOf,
	isActive,
	isDeprecated,
	isFree,
	models,
	providerById,
	providers as descriptors,
} from "~/catalog/index";
import type { DataPolicy, Mapping, Model, ProviderDescriptor } from "~/catalog/types";
import { atItsLowest, leadingPricesOf, type PriceLine, priceLinesOf } from "../models/prices";
import { bestReach, chatWireOf, type Reach, reachOf } from "../models/reach.server";
import type { ModelSummary } from "../models/summaries.server";

/** A provider as the list shows it. */
export type ProviderSummary = {
	id: string;
	name: string;
	/** Country in words; null where it is not known. */
	headquarters: string | null;
	/** Models that it serves today. */
	models: number;
	/** How it can be called on this instance, at the best of its models. */
	reach: Reach;
};

/** A model as a provider serves it. */
export type ServedModel = Pick<ModelSummary, "id" | "name" | "state" | "stability" | "free"> & {
	contextSize: number | null;
	/** Off-peak where there are peak hours; null where that is not billed. */
	prices: Record<"input" | "cached" | "output", PriceLine | null>;
	capabilities: Capability[];
	reach: Reach;
};

export type ProviderDetail = ProviderSummary & {
	website: string | null;
	documentationUrl: string | null;
	/** APIs over which its models are called, as the models' pages name them. */
	wires: string[];
	address: { url: string | null; kind: "region" | "resource" | null };
	/** Environment variables that hold an operator's credential. */
	variables: string[];
	regions: string[];
	serviceTiers: string[];
	cancellation: boolean | null;
	stealth: boolean;
	dataPolicy: DataPolicy;
	served: ServedModel[];
	/** Models that it served once. */
	retired: number;
};

type Offer = { model: Model; mapping: Mapping };

/** What nobody says is not known. */
const unknownPolicy: DataPolicy = {
	apiTraining: null,
	promptLogging: null,
	retentionPeriod: null,
	soc2: null,
	iso27001: null,
	gdpr: null,
};

/** Providers that serve a model at a moment (unix milliseconds), by name; `q` and `ready` narrow the list. */
export function findProviders({ q, ready }: { q: string; ready: boolean }, now: number): ProviderSummary[] {
	const words = q.toLowerCase().split(/\s+/);
	const offers = activeOffers(now);
	return descriptors
		.flatMap((descriptor) => {
			const own = offers.get(descriptor.id);
			return own ? [summaryOf(descriptor, own, now)] : [];
		})
		.filter(({ reach }) => !ready || reach === "ready")
		.filter(({ id, name }) => words.every((word) => `${id} ${name}`.toLowerCase().includes(word)))
		.sort((one, other) => one.name.localeCompare(other.name, "en"));
}

/** A provider's page at a moment (unix milliseconds). Undefined: no such provider, or one that never served a model. */
export function describeProvider(id: string, now: number): ProviderDetail | undefined {
	const descriptor = providerById(id);
	const all = descriptor ? offersOf(id) : [];
	if (!descriptor || all.length === 0) return undefined;
	const active = all.filter(({ mapping }) => isActive(mapping, now));
	const wires = active.flatMap(({ model, mapping }) => chatWireOf(model, mapping) ?? []);
	return {
		...summaryOf(descriptor, active, now),
		website: descriptor.website,
		documentationUrl: descriptor.documentationUrl ?? null,
		wires: [...new Set(wires)],
		address: { url: descriptor.baseUrl ?? null, kind: descriptor.addressKind ?? null },
		variables: Object.values(descriptor.env.required),
		regions: (descriptor.regionConfig?.regions ?? []).map((region) => region.id),
		serviceTiers: (descriptor.serviceTiers ?? []).map(({ name }) => name),
		cancellation: descriptor.cancellation,
		stealth: descriptor.stealth,
		dataPolicy: descriptor.dataPolicy ?? unknownPolicy,
		served: active.map((offer) => servedModel(offer, now)).sort(byNewest(active)),
		retired: all.length - active.length,
	};
}

function summaryOf({ id, name, headquarters }: ProviderDescriptor, active: Offer[], now: number): ProviderSummary {
	return {
		id,
		name,
		headquarters: headquarters && countryName(headquarters),
		models: active.length,
		reach: bestReach(active.map(({ model, mapping }) => reachOf(model, mapping, now))),
	};
}

function servedModel({ model, mapping }: Offer, now: number): ServedModel {
	return {
		id: model.id,
		name: model.name,
		state: isDeprecated(mapping, now) ? "deprecated" : "active",
		stability: mapping.stability ?? model.stability ?? "stable",
		free: isFree(model, mapping),
		contextSize: mapping.contextSize ?? null,
		prices: pricesOf(atItsLowest(mapping)),
		capabilities: capabilitiesOf(mapping),
		reach: reachOf(model, mapping, now),
	};
}

function pricesOf(mapping: Mapping): ServedModel["prices"] {
	const cached = priceLinesOf(mapping).find(({ name }) => name === "cachedInputPrice");
	return { ...leadingPricesOf(mapping), cached: cached ?? null };
}

function byNewest(offers: readonly Offer[]) {
	const released = new Map(offers.map(({ model }) => [model.id, model.releasedAt]));
	return (one: ServedModel, other: ServedModel) =>
		(released.get(other.id) ?? "").localeCompare(released.get(one.id) ?? "") || one.name.localeCompare(other.name, "en");
}

function offersOf(providerId: string): Offer[] {
	return models.flatMap((model) =>
		model.providers.flatMap((mapping) => (mapping.providerId === providerId ? [{ model, mapping }] : [])),
	);
}

function activeOffers(now: number): Map<string, Offer[]> {
	const offers = new Map<string, Offer[]>();
	for (const model of models) {
		for (const mapping of model.providers) {
			if (!isActive(mapping, now)) continue;
			const known = offers.get(mapping.providerId);
			if (known) known.push({ model, mapping });
			else offers.set(mapping.providerId, [{ model, mapping }]);
		}
	}
	return offers;
}

const regionNames = new Intl.DisplayNames("en", { type: "region" });

/** Named here and not in the browser, which may know countries by other names. */
function countryName(code: string): string {
	return regionNames.of(code) ?? code;
}
