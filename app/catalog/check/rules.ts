/** The rules of the catalogue, one function each; docs/catalog.md says them in words. */
import { kindOf, priceRules } from "../kinds.ts";
import { expandRegions, tokenPriceFields } from "../regions.ts";
import type { Mapping, Model, ProviderRow } from "../types.ts";
import { checkAddresses } from "./address-rules.ts";
import { addressShape, mappingShape, modelShape, providerShape } from "./fields.ts";
import { checkMappingPrices } from "./price-rules.ts";
import { allModels } from "./read.ts";
import type { Catalogue, Problem } from "./read.ts";
import { problemsIn } from "./shapes.ts";

/** Everything that is wrong with the catalogue. Rules beyond the fields are asked only once all fields are right. */
export function checkCatalogue(catalogue: Catalogue): Problem[] {
	const fields = checkFields(catalogue);
	if (fields.length > 0) return fields;
	return [
		...checkIds(catalogue),
		...checkFamilies(catalogue),
		...checkAliases(catalogue),
		...catalogue.providers.flatMap(checkProvider),
		...checkAddresses(catalogue),
		...allModels(catalogue).flatMap((model) => checkModel(model, catalogue)),
	];
}

function checkFields(catalogue: Catalogue): Problem[] {
	return [
		...catalogue.providers.flatMap((provider) => said(provider.id, problemsIn(provider, providerShape, ""))),
		...Object.entries(catalogue.addresses).flatMap(([id, row]) => said(id, problemsIn(row, addressShape, ""))),
		...allModels(catalogue).flatMap((model) => {
			const { providers, ...fields } = model;
			if (!Array.isArray(providers) || providers.length === 0) return said(model.id, ["has no mapping"]);
			return [
				...said(model.id, problemsIn(fields, modelShape, "")),
				...providers.flatMap((mapping) => said(nameOf(model, mapping), problemsIn(mapping, mappingShape, ""))),
			];
		}),
	];
}

function checkIds(catalogue: Catalogue): Problem[] {
	const models = allModels(catalogue);
	return [
		...repeated(models.map((model) => model.id)).map((id) => ({ where: id, message: "is the id of two models" })),
		...repeated(catalogue.providers.map((provider) => provider.id)).map((id) => ({
			where: id,
			message: "is the id of two providers",
		})),
		...models
			.filter((model) => !/^[a-z0-9][a-z0-9._-]*$/i.test(model.id))
			.map((model) => ({ where: model.id, message: "is no id that can be told from provider/model:region" })),
	];
}

function checkFamilies({ imported, loadedFamilies }: Catalogue): Problem[] {
	const files = imported.map(({ family }) => family);
	return [
		...files
			.filter((family) => !loadedFamilies.includes(family))
			.map((family) => ({ where: `models/${family}.json`, message: "is not loaded by models/index.ts" })),
		...imported.flatMap(({ family, models }) =>
			models
				.filter((model) => model.family !== family)
				.map(({ id, family: own }) => ({ where: id, message: `is of family ${own}, in the file of ${family}` })),
		),
	];
}

/** An alias may not be a model's id; several models may share one only where it is written down who answers to it. */
function checkAliases(catalogue: Catalogue): Problem[] {
	const models = allModels(catalogue);
	const ids = new Set(models.map((model) => model.id));
	const bearers = Map.groupBy(
		models.flatMap((model) => (model.aliases ?? []).map((alias) => ({ alias, id: model.id }))),
		({ alias }) => alias,
	);
	const problems = [...bearers].flatMap(([alias, bearing]) => {
		if (ids.has(alias)) return said(bearing[0]!.id, [`has the alias "${alias}", which is a model's id`]);
		const names = bearing.map(({ id }) => id).sort();
		const settled = catalogue.sharedAliases[alias];
		const allowed = settled ? [settled.winner, ...settled.others].sort() : [];
		if (settled ? names.join() === allowed.join() : names.length === 1) return [];
		return said(names.join(", "), [`share the alias "${alias}" in a way shared-aliases.json does not say`]);
	});
	const idle = Object.keys(catalogue.sharedAliases).filter((alias) => !bearers.has(alias));
	return [...problems, ...idle.map((alias) => ({ where: `shared-aliases.json`, message: `nobody has "${alias}"` }))];
}

function checkProvider(provider: ProviderRow): Problem[] {
	const { regionConfig, env } = provider;
	const variables = [...Object.values(env.required), ...Object.values(env.optional)];
	const problems = variables
		.filter((variable) => !/^LLM_[A-Z0-9_]+$/.test(variable))
		.map((variable) => `${variable} is no name of a provider variable`);
	if (regionConfig) {
		const regions = regionConfig.regions.map(({ id }) => id);
		for (const id of [regionConfig.defaultRegion, ...Object.keys(regionConfig.endpointMap)]) {
			if (!regions.includes(id)) problems.push(`region ${id} is not in its list`);
		}
		for (const id of regions) if (!regionConfig.endpointMap[id]) problems.push(`region ${id} has no host`);
	}
	return said(provider.id, problems);
}

function checkModel(model: Model, catalogue: Catalogue): Problem[] {
	const twice = repeated(model.providers.map((mapping) => mapping.providerId));
	return [
		...said(model.id, twice.map((id) => `is mapped twice to ${id}`)),
		...model.providers.flatMap((mapping) => {
			const provider = catalogue.providers.find(({ id }) => id === mapping.providerId);
			if (!provider) return said(nameOf(model, mapping), [`provider ${mapping.providerId} is unknown`]);
			return said(nameOf(model, mapping), [
				...checkDates(mapping),
				...checkPricesOfKind(model, mapping),
				...checkRegions(mapping, provider),
				...checkServiceTiers(mapping, provider),
				...expandRegions(mapping).flatMap((expanded) => checkMappingPrices(model, expanded)),
			]);
		}),
	];
}

function checkDates({ deprecatedAt, deactivatedAt }: Mapping): string[] {
	if (!deprecatedAt || !deactivatedAt || Date.parse(deprecatedAt) <= Date.parse(deactivatedAt)) return [];
	return [`is deprecated (${deprecatedAt}) after it is deactivated (${deactivatedAt})`];
}

function checkPricesOfKind(model: Model, mapping: Mapping): string[] {
	const kind = kindOf(model, mapping);
	return priceRules[kind].needs
		.filter((choice) => choice.every((field) => mapping[field] === undefined))
		.map((choice) => `needs ${choice.join(" or ")}, like everything of kind ${kind}: ${priceRules[kind].because}`);
}

function checkRegions(mapping: Mapping, provider: ProviderRow): string[] {
	const ids = (mapping.regions ?? []).map(({ id }) => id);
	const known = provider.regionConfig?.regions.map(({ id }) => id) ?? [];
	const flatOnly = mapping.pricingTiers ? (mapping.regions ?? []).filter((region) => !region.pricingTiers) : [];
	const priced = flatOnly.filter((region) => tokenPriceFields.some((field) => region[field] !== undefined));
	return [
		...repeated(ids).map((id) => `has region ${id} twice`),
		...ids.filter((id) => !known.includes(id)).map((id) => `region ${id} is unknown to ${provider.id}`),
		...priced.map(({ id }) => `region ${id} has prices of its own, yet the mapping's tiers would be billed`),
	];
}

function checkServiceTiers(mapping: Mapping, provider: ProviderRow): string[] {
	const known = provider.serviceTiers?.map(({ id }) => id) ?? [];
	return [...(mapping.serviceTiers ?? []), ...Object.keys(mapping.serviceTierMultipliers ?? {})]
		.filter((tier) => !known.includes(tier))
		.map((tier) => `service tier ${tier} is unknown to ${provider.id}`);
}

function nameOf(model: Model, mapping: Mapping): string {
	return `${mapping.providerId}/${model.id}`;
}

function said(where: string, messages: string[]): Problem[] {
	return messages.map((message) => ({ where, message }));
}

function repeated(names: string[]): string[] {
	return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
