import { callsTools } from "./abilities.ts";
import { type AutoChoice, autoChoices } from "./auto-choices.ts";
import { autoModelId } from "./auto-model.ts";
import { capabilitiesOfModel, inputModalities, outputModalities, servingMappings, sizesOf } from "./display.ts";
import { modelById, models, providerById } from "./lookups.ts";
import { deactivationTime, deprecationTime, isActive, isDeprecated, isFree } from "./mapping-state.ts";
import type { Mapping, Model } from "./types.ts";

export type ListModelsFilter = { includeDeactivated: boolean; excludeDeprecated: boolean };

/** USD per token, per image or per request, as plain decimal strings; "0" where nothing is billed. */
export type ListedPricing = {
	prompt: string;
	completion: string;
	image: string;
	request: string;
	input_cache_read: string;
	input_cache_write: string;
	web_search: string;
	internal_reasoning: string;
};

export type ListedProvider = {
	providerId: string;
	/** Both names of the same thing: clients of either age find theirs. */
	modelName: string;
	externalId: string;
	pricing: Pick<ListedPricing, "prompt" | "completion" | "image">;
	streaming: boolean;
	vision: boolean;
	cancellation: boolean;
	tools: boolean;
	parallelToolCalls: boolean;
	reasoning: boolean;
	stability: string;
};

export type ListedModel = {
	id: string;
	name: string;
	aliases?: string[];
	/** Unix seconds of the model's release. */
	created: number;
	description: string;
	family: string;
	architecture: { input_modalities: string[]; output_modalities: string[]; tokenizer: string };
	top_provider: { is_moderated: boolean };
	providers: ListedProvider[];
	pricing: ListedPricing;
	context_length?: number;
	per_request_limits?: Record<string, string>;
	supported_parameters: string[];
	json_output: boolean;
	free: boolean;
	deprecated_at?: string;
	deactivated_at?: string;
	stability: string;
};

/** What a text model takes where its row does not say. */
const defaultParameters = [
	"temperature",
	"max_tokens",
	"top_p",
	"frequency_penalty",
	"presence_penalty",
	"stop",
	"stream",
];

/** What it takes besides, by its flags. */
const parametersOfFlags = [
	["tools", ["tools", "tool_choice"]],
	["jsonOutput", ["response_format"]],
	["reasoning", ["reasoning_effort", "reasoning"]],
	["verbosity", ["verbosity"]],
] as const satisfies readonly (readonly [keyof Mapping, readonly string[]])[];

/** What only `auto` takes. */
const autoParameters = ["free_models_only", "no_reasoning"];

/** Whether somebody may use a mapping; `auto`: where the gateway chooses it. */
export type Permission = (model: Model, mapping: Mapping, auto?: boolean) => boolean;

/** What is nobody's in particular: the whole catalogue. */
export const everything: Permission = () => true;

type Prepared = { from: number; until: number; json: string };
const prepared = new WeakMap<Permission, Map<string, Prepared>>();

/**
 * The answer of `GET /v1/models` as JSON text, kept as long as the permission and until the next date on which a mapping
 * changes its state. A model is deactivated when every mapping is, deprecated when every mapping that is left is.
 */
export function listModelsJson(filter: ListModelsFilter, atMs: number, permission = everything): string {
	const answers = prepared.get(permission) ?? new Map<string, Prepared>();
	prepared.set(permission, answers);
	const key = `${filter.includeDeactivated}/${filter.excludeDeprecated}`;
	const known = answers.get(key);
	if (known && atMs >= known.from && atMs < known.until) return known.json;
	const json = JSON.stringify({ data: listModels(filter, atMs, permission) });
	answers.set(key, { from: atMs, until: nextChange(atMs), json });
	return json;
}

/**
 * The rows of `listModelsJson`: the whole catalogue, with its two pseudo models, which clients know by name and find in the
 * catalogue that they bundle. `auto` leaves the choice of the model to the gateway, `custom` stands for models of an
 * organization's own providers; neither has a price, so both are listed with "0".
 */
export function listModels(filter: ListModelsFilter, atMs: number, permission = everything): ListedModel[] {
	return models.flatMap((whole) => {
		const model = permittedModel(whole, atMs, permission);
		if (!model) return [];
		const active = model.providers.filter((mapping) => isActive(mapping, atMs));
		if (active.length === 0 && !filter.includeDeactivated) return [];
		const deprecated = servingMappings(model, atMs).every((mapping) => isDeprecated(mapping, atMs));
		if (deprecated && filter.excludeDeprecated) return [];
		return [listedModel(model, filter.includeDeactivated ? model.providers : active, atMs, permission)];
	});
}

/** One row of the list, of a retired model too; undefined where none of it may be used. Throws where there is no such model. */
export function listedModelById(id: string, atMs: number, permission = everything): ListedModel | undefined {
	const whole = modelById(id);
	if (!whole) throw new RangeError(`no model ${id}`);
	const model = permittedModel(whole, atMs, permission);
	return model && listedModel(model, model.providers, atMs, permission);
}

/** The model with those of its mappings that may be used; undefined where none may, of `auto` where it may choose none. */
export function permittedModel(model: Model, atMs: number, permission: Permission): Model | undefined {
	if (permission === everything) return model;
	if (model.id === autoModelId) return choicesOfAuto(atMs, permission).length > 0 ? model : undefined;
	const providers = model.providers.filter((mapping) => permission(model, mapping));
	return providers.length > 0 ? { ...model, providers } : undefined;
}

/** What is chosen only on demand, or where there is no key yet, counts where nothing else is left. */
function choicesOfAuto(atMs: number, permission: Permission): Mapping[] {
	const { forPrompt, free, simulated } = autoChoices(atMs);
	const permitted = (choices: readonly AutoChoice[]) =>
		choices.filter(({ model, mapping }) => permission(model, mapping, true)).map(({ mapping }) => mapping);
	const usual = permitted(forPrompt(0));
	return usual.length > 0 ? usual : permitted([...free, ...simulated]);
}

/** What `auto` can do is what the models that it may choose can do; each of them has a price of its own. */
function describeAuto(listed: ListedModel, atMs: number, permission: Permission): ListedModel {
	const choices = choicesOfAuto(atMs, permission);
	const inputs: string[] = ["text"];
	if (choices.some(({ vision }) => vision)) inputs.push("image");
	if (choices.some(({ audio }) => audio)) inputs.push("audio");
	return {
		...listed,
		description:
			"Chooses the cheapest stable model that can do what the request needs and has room for it. " +
			"Billed at the price of the model that answers, which the answer names.",
		architecture: { ...listed.architecture, input_modalities: inputs },
		context_length: Math.max(...choices.map(({ contextSize = 0 }) => contextSize)),
		supported_parameters: [...new Set([...supportedParameters(choices), ...autoParameters])],
	};
}

function nextChange(atMs: number): number {
	const times = models.flatMap((model) =>
		model.providers.flatMap((mapping) => [deactivationTime(mapping), deprecationTime(mapping)]),
	);
	return Math.min(...times.filter((time) => time > atMs));
}

function listedModel(model: Model, mappings: Mapping[], atMs: number, permission: Permission): ListedModel {
	const serving = servingMappings(model, atMs);
	const priced = serving.find((mapping) => mapping.inputPrice !== undefined) ?? serving[0]!;
	const able = capabilitiesOfModel(model, atMs);
	const { contextSize, maxOutput } = sizesOf(model, atMs);
	const listed = {
		id: model.id,
		name: model.name,
		...(model.aliases && { aliases: model.aliases }),
		created: Date.parse(model.releasedAt) / 1000,
		description: model.description ?? `${model.name}, served by ${serving.map(providerName).join(", ")}`,
		family: model.family,
		architecture: {
			input_modalities: inputModalities(model, atMs),
			output_modalities: outputModalities(model),
			tokenizer: "GPT",
		},
		top_provider: { is_moderated: true },
		providers: mappings.map(listedProvider),
		pricing: listedPricing(priced),
		...(contextSize !== null && { context_length: contextSize }),
		...(maxOutput !== null && { per_request_limits: { completion_tokens: String(maxOutput) } }),
		supported_parameters: supportedParameters(serving),
		json_output: able.includes("jsonOutput"),
		free: serving.some((mapping) => isFree(model, mapping)),
		...lastDate(model, "deprecatedAt", "deprecated_at"),
		...lastDate(model, "deactivatedAt", "deactivated_at"),
		stability: model.stability ?? "stable",
	};
	return model.id === autoModelId ? describeAuto(listed, atMs, permission) : listed;
}

function listedProvider(mapping: Mapping): ListedProvider {
	const { prompt, completion, image } = listedPricing(mapping);
	return {
		providerId: mapping.providerId,
		modelName: mapping.externalId,
		externalId: mapping.externalId,
		pricing: { prompt, completion, image },
		streaming: Boolean(mapping.streaming),
		vision: mapping.vision ?? false,
		cancellation: providerById(mapping.providerId)?.cancellation ?? false,
		tools: callsTools(mapping) ?? false,
		parallelToolCalls: mapping.parallelToolCalls ?? false,
		reasoning: mapping.reasoning ?? false,
		stability: mapping.stability ?? "stable",
	};
}

function listedPricing(mapping: Mapping): ListedPricing {
	return {
		prompt: mapping.inputPrice ?? "0",
		completion: mapping.outputPrice ?? "0",
		image: mapping.perInputImagePrice ?? mapping.imageInputPrice ?? "0",
		request: mapping.requestPrice ?? "0",
		input_cache_read: mapping.cachedInputPrice ?? "0",
		input_cache_write: mapping.cacheWriteInputPrice ?? "0",
		web_search: mapping.webSearchPrice ?? "0",
		internal_reasoning: "0",
	};
}

function supportedParameters(mappings: Mapping[]): string[] {
	return [...new Set(mappings.flatMap((mapping) => mapping.supportedParameters ?? usualParameters(mapping)))];
}

function usualParameters(mapping: Mapping): string[] {
	return [
		...defaultParameters,
		...parametersOfFlags.filter(([flag]) => mapping[flag]).flatMap(([, parameters]) => parameters),
	];
}

/** The date a whole model reaches a state: the last of its mappings', and none while one mapping has none. */
function lastDate(model: Model, field: "deprecatedAt" | "deactivatedAt", as: "deprecated_at" | "deactivated_at") {
	const dates = model.providers.map((mapping) => mapping[field]);
	if (dates.some((date) => date === undefined)) return {};
	const last = Math.max(...dates.map((date) => Date.parse(date!)));
	return { [as]: new Date(last).toISOString() };
}

function providerName(mapping: Mapping): string {
	return providerById(mapping.providerId)?.name ?? mapping.providerId;
}
