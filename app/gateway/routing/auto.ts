import { type AutoAbility, autoAbilities, bitsOf } from "~/catalog/auto-abilities";
import { type AutoChoice, autoChoices } from "~/catalog/auto-choices";
import { providerById } from "~/catalog/lookups";
import type { Mapping, Model } from "~/catalog/types";
import { type ChatRequest, type ReasoningEffort, reasoningEfforts } from "../chat";
import { GatewayError } from "../errors";
import { mediaOf, standardTiers } from "../steps/check-capabilities";

/** Whether the project may call a mapping now: there is a credential, an address, and nothing forbids it. */
export type Callable = (model: Model, mapping: Mapping) => boolean;

/** Room for an answer whose length the caller leaves open, in tokens. */
const usualAnswerTokens = 4096;

/** More models than this are not tried for one request. */
const mostModels = 5;

/** What a request asks of the model that is chosen for it. */
type Needs = {
	abilities: AutoAbility[];
	/** The same as bits. */
	mask: number;
	/** Tokens of prompt and answer. */
	room: number;
	/** Tokens of the answer that the caller asked for. */
	answer: number;
	serviceTier: string | undefined;
};

/**
 * The models for a request that names none, the cheapest first: those that can do what is asked, have room for prompt and
 * answer, and that the project can call. Throws GatewayError(400) where there is none: `model_not_supported`, or
 * `no_provider_key` where only a credential is missing. `atMs` is the request's unix time.
 */
export function autoModels(chat: ChatRequest, promptTokens: number, callable: Callable, atMs: number): Model[] {
	const choices = autoChoices(atMs);
	const needs = needsOf(chat, promptTokens);
	const ordered = chat.freeModelsOnly ? choices.free : choices.forPrompt(promptTokens);
	const found = firstModels(ordered, needs, callable);
	if (found.length > 0) return found;
	const withoutKeys = !choices.forPrompt(0).some(({ model, mapping }) => callable(model, mapping));
	const simulated = withoutKeys ? firstModels(choices.simulated, needs, callable) : [];
	if (simulated.length > 0) return simulated;
	throw unavailable(chat, needs, ordered);
}

function firstModels(ordered: readonly AutoChoice[], needs: Needs, callable: Callable): Model[] {
	const found: Model[] = [];
	for (const choice of ordered) {
		const { model, mapping } = choice;
		if (!meetsAll(choice, needs) || found.includes(model) || !callable(model, mapping)) continue;
		found.push(model);
		if (found.length === mostModels) break;
	}
	return found;
}

function meetsAll({ able, contextSize, maxOutput, mapping }: AutoChoice, { mask, room, answer, serviceTier }: Needs): boolean {
	if ((able & mask) !== mask || contextSize < room || maxOutput < answer) return false;
	return serviceTier === undefined || (mapping.serviceTiers?.includes(serviceTier) ?? false);
}

function needsOf(chat: ChatRequest, promptTokens: number): Needs {
	const { sampling, serviceTier: tier } = chat;
	const abilities: AutoAbility[] = [...abilitiesForAnswer(chat), ...abilitiesForReasoning(chat)];
	const { image, audio, file } = mediaOf(chat);
	if (image) abilities.push("image");
	if (audio) abilities.push("audio");
	if (file) abilities.push("file");
	if (chat.tools.length > 0) abilities.push("tools");
	return {
		abilities,
		mask: bitsOf(abilities),
		room: promptTokens + (sampling.maxTokens ?? usualAnswerTokens),
		answer: sampling.maxTokens ?? 0,
		serviceTier: tier !== undefined && !standardTiers.has(tier) ? tier : undefined,
	};
}

/** Clients that ask every model to search and to reason get one that may not. */
function abilitiesForAnswer({ responseFormat, stream, sampling, webSearch, adaptable }: ChatRequest): AutoAbility[] {
	const abilities: AutoAbility[] = [];
	if (stream) abilities.push("stream");
	if ((sampling.n ?? 1) > 1) abilities.push(stream ? "streamedChoices" : "choices");
	if (responseFormat?.type === "json_object") abilities.push("json");
	else if (responseFormat?.type === "json_schema") abilities.push("schema");
	if (!webSearch) abilities.push("noSearch");
	else if (!adaptable) abilities.push("search");
	return abilities;
}

function abilitiesForReasoning({ noReasoning, reasoning, adaptable }: ChatRequest): AutoAbility[] {
	const abilities: AutoAbility[] = noReasoning ? ["noReasoning"] : [];
	if (!reasoning || adaptable) return abilities;
	const { effort, maxTokens, adaptive } = reasoning;
	if (maxTokens !== undefined) abilities.push("reasoningBudget");
	else if (effort === "none") abilities.push("reasoningOff");
	else if (effort !== undefined || adaptive) abilities.push("reasoning");
	return abilities;
}

/** The needs in words, for the caller whom nothing suits. */
function wordsOf({ abilities, room, serviceTier }: Needs): string {
	const words = [
		`room for about ${room.toLocaleString("en-US")} tokens of prompt and answer`,
		...abilities.map((name) => autoAbilities[name].words),
		serviceTier === undefined ? "" : `service tier "${serviceTier}"`,
	];
	return words.filter((each) => each !== "").join(", ");
}

function unavailable(chat: ChatRequest, needs: Needs, ordered: readonly AutoChoice[]): GatewayError {
	const suitable = ordered.filter((choice) => meetsAll(choice, needs));
	const kind = chat.freeModelsOnly ? "free model" : "model";
	if (suitable.length > 0) {
		const names = [...new Set(suitable.map(({ mapping }) => providerById(mapping.providerId)?.name ?? mapping.providerId))];
		const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
		return new GatewayError({
			status: 400,
			code: "no_provider_key",
			param: "model",
			message:
				`"${chat.model}" finds no ${kind} that this project can call and that suits the request. ` +
				`Suitable ones are served by ${names.slice(0, 3).join(", ")}${more}: add a key of one of these.`,
		});
	}
	const remedy = chat.freeModelsOnly ? "Leave out free_models_only, ask for less, or name a model." : "Ask for less, or name a model.";
	return new GatewayError({
		status: 400,
		code: "model_not_supported",
		param: "model",
		message: `"${chat.model}" finds no ${kind} that can do all that the request needs: ${wordsOf(needs)}. ${remedy}`,
	});
}

/** From the most fitting on. A model that offers none of them keeps its own way. */
const quickEfforts: readonly ReasoningEffort[] = ["minimal", "low"];
const lightEfforts: readonly ReasoningEffort[] = ["low", "minimal"];

/**
 * The request with the effort of a model that was not chosen for its reasoning: minimal for the GPT-5 family, low for
 * others. The same object where the caller named an effort or a budget, or where one of the `mappings` (those that may
 * serve it) does not reason or takes no such effort.
 */
export function withAutoEffort(chat: ChatRequest, model: Model, mappings: readonly Mapping[] = model.providers): ChatRequest {
	const { reasoning, source, noReasoning } = chat;
	if (noReasoning || reasoning?.effort !== undefined || reasoning?.maxTokens !== undefined || reasoning?.adaptive) return chat;
	if (mappings.length === 0 || !mappings.every((mapping) => mapping.reasoning)) return chat;
	const preferred = model.id.startsWith("gpt-5") ? quickEfforts : lightEfforts;
	const effort = preferred.find((each) => mappings.every((mapping) => takesEffort(mapping, each)));
	if (effort === undefined) return chat;
	const fitted: ChatRequest = { ...chat, reasoning: { ...reasoning, effort } };
	// This dialect's body is forwarded with the effort that stands in it.
	if (source.dialect === "openai-responses") {
		const asked = source.body.reasoning as Record<string, unknown> | null | undefined;
		fitted.source = { ...source, body: { ...source.body, reasoning: { ...asked, effort } } };
	}
	return fitted;
}

function takesEffort({ reasoningEfforts: listed }: Mapping, effort: ReasoningEffort): boolean {
	return listed === undefined || !listed.some(isEffort) || listed.includes(effort);
}

function isEffort(word: string): boolean {
	return (reasoningEfforts as readonly string[]).includes(word);
}
