import { callsTools, readsDocuments, reasons } from "~/catalog/abilities";
import { type AutoChoice, autoChoices } from "~/catalog/auto-choices";
import { providerById } from "~/catalog/lookups";
import type { Mapping, Model } from "~/catalog/types";
import { type ChatRequest, type ReasoningEffort, reasoningEfforts } from "../chat";
import { GatewayError } from "../errors";
import { alwaysSearching, mediaOf, standardTiers } from "../steps/check-capabilities";

/** Whether the project may call a mapping now: there is a credential, an address, and nothing forbids it. */
export type Callable = (model: Model, mapping: Mapping) => boolean;

/** Room for an answer whose length the caller leaves open, in tokens. */
const usualAnswerTokens = 4096;

/** More models than this are not tried for one request. */
const mostModels = 5;

/** One thing that a request asks of a model, and the words for it. */
type Need = { words: string; met(choice: AutoChoice): boolean };

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

function firstModels(ordered: readonly AutoChoice[], needs: readonly Need[], callable: Callable): Model[] {
	const found: Model[] = [];
	for (const choice of ordered) {
		const { model, mapping } = choice;
		if (!meetsAll(choice, needs) || found.includes(model) || !callable(model, mapping)) continue;
		found.push(model);
		if (found.length === mostModels) break;
	}
	return found;
}

function meetsAll(choice: AutoChoice, needs: readonly Need[]): boolean {
	for (const need of needs) if (!need.met(choice)) return false;
	return true;
}

/** Searches cost, so that they are made where they are asked for. Nobody has to be told. */
const noSearch: Need = { words: "", met: ({ mapping }) => !alwaysSearching.has(mapping.providerId) };

function needsOf(chat: ChatRequest, promptTokens: number): Need[] {
	const { maxTokens } = chat.sampling;
	const room = promptTokens + (maxTokens ?? usualAnswerTokens);
	const needs: Need[] = [
		{
			// Only told where nothing suits.
			get words() {
				return `room for about ${room.toLocaleString("en-US")} tokens of prompt and answer`;
			},
			met: ({ mapping }) => (mapping.contextSize ?? 0) >= room && (mapping.maxOutput ?? room) >= (maxTokens ?? 0),
		},
		...needsOfAnswer(chat),
		...needsOfMedia(chat),
		...needsOfReasoning(chat),
	];
	if (chat.tools.length > 0) needs.push({ words: "tools", met: ({ mapping }) => callsTools(mapping) === true });
	if (!chat.webSearch) needs.push(noSearch);
	else if (!chat.adaptable) {
		needs.push({
			words: "web search",
			met: ({ mapping }) => mapping.webSearch === true || alwaysSearching.has(mapping.providerId),
		});
	}
	return needs;
}

function needsOfAnswer({ responseFormat, serviceTier: tier, stream, sampling }: ChatRequest): Need[] {
	const needs: Need[] = [];
	if (stream) needs.push({ words: "streaming", met: ({ mapping }) => mapping.streaming !== false });
	if ((sampling.n ?? 1) > 1) {
		needs.push({
			words: "several choices",
			met: ({ mapping }) => (stream ? mapping.supportsNStreaming : mapping.supportsN) === true,
		});
	}
	if (responseFormat?.type === "json_object") {
		needs.push({ words: "JSON output", met: ({ mapping }) => mapping.jsonOutput === true });
	} else if (responseFormat?.type === "json_schema") {
		needs.push({ words: "JSON schema output", met: ({ mapping }) => mapping.jsonOutputSchema === true });
	}
	if (tier !== undefined && !standardTiers.has(tier)) {
		needs.push({ words: `service tier "${tier}"`, met: ({ mapping }) => mapping.serviceTiers?.includes(tier) ?? false });
	}
	return needs;
}

function needsOfMedia(chat: ChatRequest): Need[] {
	const needs: Need[] = [];
	const { image, audio, file } = mediaOf(chat);
	if (image) needs.push({ words: "image input", met: ({ mapping }) => mapping.vision === true });
	if (audio) needs.push({ words: "audio input", met: ({ mapping }) => mapping.audio === true });
	if (file) needs.push({ words: "document input", met: ({ mapping }) => readsDocuments(mapping) });
	return needs;
}

/** Clients that ask every model to reason get one that may not. */
function needsOfReasoning({ noReasoning, reasoning, adaptable }: ChatRequest): Need[] {
	const needs: Need[] = [];
	if (noReasoning) needs.push({ words: "no reasoning", met: ({ modelReasons }) => !modelReasons });
	if (!reasoning || adaptable) return needs;
	const { effort, maxTokens, adaptive } = reasoning;
	if (maxTokens !== undefined) {
		needs.push({ words: "a budget for reasoning", met: ({ mapping }) => mapping.reasoningMaxTokens === true });
	} else if (effort === "none") {
		needs.push({
			words: "reasoning that can be switched off",
			met: ({ mapping, modelReasons }) => !modelReasons || (mapping.reasoningEfforts?.includes("none") ?? false),
		});
	} else if (effort !== undefined || adaptive) {
		needs.push({ words: "reasoning", met: ({ mapping }) => reasons(mapping) });
	}
	return needs;
}

function unavailable(chat: ChatRequest, needs: readonly Need[], ordered: readonly AutoChoice[]): GatewayError {
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
	const wanted = needs.flatMap((need) => need.words || []).join(", ");
	const remedy = chat.freeModelsOnly ? "Leave out free_models_only, ask for less, or name a model." : "Ask for less, or name a model.";
	return new GatewayError({
		status: 400,
		code: "model_not_supported",
		param: "model",
		message: `"${chat.model}" finds no ${kind} that can do all that the request needs: ${wanted}. ${remedy}`,
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
