import { reasons } from "./abilities.ts";
import { abilityBits } from "./auto-abilities.ts";
import { kindOf } from "./kinds.ts";
import { models, providerById } from "./lookups.ts";
import { deactivationTime, deprecationTime, isActive, isDeprecated, isFree } from "./mapping-state.ts";
import type { Mapping, Model } from "./types.ts";

/** A mapping that may be chosen where a caller names no model. */
export type AutoChoice = {
	model: Model;
	mapping: Mapping;
	/** What it can do, see `bitsOf`. */
	able: number;
	/** Tokens; of a mapping that does not say how much it writes, its context. */
	contextSize: number;
	maxOutput: number;
	free: boolean;
};

export type AutoChoices = {
	/** The choices for a prompt of that many tokens, cheapest first. */
	forPrompt(promptTokens: number): readonly AutoChoice[];
	/** Models that cost nothing, those that are stable first: most free ones are previews. */
	free: readonly AutoChoice[];
	/** Answers that are made up here, for an installation that has no key yet. */
	simulated: readonly AutoChoice[];
};

/** How long before its end a mapping is no longer chosen: what is announced for these days may come early. */
const lastDaysMs = 7 * 86_400_000;

const simulatedProvider = "demo";

/** Size of a usual request, by which a price per request is spread over tokens. */
const usualTokens = 1000;

let known: { from: number; until: number; choices: AutoChoices } | undefined;

/** The choices at that time (unix milliseconds), put in order once and kept until a mapping changes its state. */
export function autoChoices(atMs: number): AutoChoices {
	if (!known || atMs < known.from || atMs >= known.until) {
		known = { from: atMs, until: nextChange(atMs), choices: putInOrder(atMs) };
	}
	return known.choices;
}

function putInOrder(atMs: number): AutoChoices {
	const all = models.filter((model) => writesTextOnly(model)).flatMap((model) => choicesOf(model, atMs));
	const simulated = all.filter(({ mapping }) => mapping.providerId === simulatedProvider);
	const real = all.filter(({ mapping }) => mapping.providerId !== simulatedProvider);
	const stable = real.filter(isStable);
	const limits = [...new Set(stable.flatMap(({ mapping }) => tierLimits(mapping))), Number.POSITIVE_INFINITY];
	limits.sort((one, other) => one - other);
	// Between two limits of the catalogue's price tiers nothing changes.
	const ordered = new Map<number, AutoChoice[]>();
	const orderedAt = (limit: number) => {
		const choices = ordered.get(limit) ?? cheapestFirst(stable, limit);
		ordered.set(limit, choices);
		return choices;
	};
	const free = cheapestFirst(real, 0).filter((choice) => choice.free);
	return {
		forPrompt: (promptTokens) => orderedAt(limits.find((upTo) => promptTokens <= upTo)!),
		free: [...free.filter(isStable), ...free.filter((choice) => !isStable(choice))],
		simulated,
	};
}

function writesTextOnly({ output, imageInputRequired }: Model): boolean {
	return !imageInputRequired && (output === undefined || (output.length === 1 && output[0] === "text"));
}

function choicesOf(model: Model, atMs: number): AutoChoice[] {
	const modelReasons = namedForReasoning.test(model.id) || model.providers.some(reasons);
	return model.providers
		.filter((mapping) => kindOf(model, mapping) === "chat" && providerById(mapping.providerId)?.priority !== 0)
		.filter((mapping) => isActive(mapping, atMs + lastDaysMs) && !isDeprecated(mapping, atMs))
		.map((mapping) => choiceOf(model, mapping, modelReasons));
}

function choiceOf(model: Model, mapping: Mapping, modelReasons: boolean): AutoChoice {
	const { contextSize = 0, maxOutput = contextSize } = mapping;
	return { model, mapping, able: abilityBits(mapping, modelReasons), contextSize, maxOutput, free: isFree(model, mapping) };
}

/** Some rows say it by the model's name only. */
const namedForReasoning = /(?<!non-)\b(?:reasoning|thinking)\b/;

function isStable({ model, mapping }: AutoChoice): boolean {
	return (model.stability ?? "stable") === "stable" && (mapping.stability ?? "stable") === "stable";
}

function tierLimits({ pricingTiers = [] }: Mapping): number[] {
	return pricingTiers.flatMap(({ upToTokens }) => upToTokens ?? []);
}

type Priced = { choice: AutoChoice; price: number };

function cheapestFirst(choices: readonly AutoChoice[], promptTokens: number): AutoChoice[] {
	const priced = choices.map((choice) => ({ choice, price: priceOf(choice.mapping, promptTokens) }));
	return priced.sort(byPrice).map(({ choice }) => choice);
}

/** Of two that cost the same, the newer model comes first. */
function byPrice(one: Priced, other: Priced): number {
	if (one.price !== other.price) return one.price - other.price;
	const [a, b] = [one.choice.model, other.choice.model];
	if (a.releasedAt !== b.releasedAt) return a.releasedAt < b.releasedAt ? 1 : -1;
	return a.id < b.id ? -1 : 1;
}

/** Dollars per token: the average of input and output, at peak hours where the clock decides. */
function priceOf(mapping: Mapping, promptTokens: number): number {
	const { pricingTiers: tiers, peakPricing, requestPrice } = mapping;
	const tier = tiers?.find(({ upToTokens }) => upToTokens === null || promptTokens <= upToTokens) ?? tiers?.at(-1);
	const input = peakPricing?.peak.inputPrice ?? tier?.inputPrice ?? mapping.inputPrice;
	const output = peakPricing?.peak.outputPrice ?? tier?.outputPrice ?? mapping.outputPrice;
	return (Number(input ?? 0) + Number(output ?? 0)) / 2 + Number(requestPrice ?? 0) / usualTokens;
}

function nextChange(atMs: number): number {
	const times = models.flatMap(({ providers }) =>
		providers.flatMap((mapping) => [deactivationTime(mapping) - lastDaysMs, deprecationTime(mapping)]),
	);
	return Math.min(...times.filter((time) => time > atMs));
}
