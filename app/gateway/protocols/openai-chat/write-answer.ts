import type { ChatEvent, ReasoningIssuer } from "../../chat";
import { foldEvents, type FoldedBlock, type FoldedChoice } from "../../fold-events";
import { toUsd } from "~/platform/money";
import { type UsageJson, usageJson } from "../../pricing/cost";
import type { Closing, Served } from "../protocol";
import { freeFormNames, isCustomCall, textOfFreeForm } from "./custom-tools";
import { legacyFinish, withFunctionCall } from "./legacy-functions";
import { formatOf } from "./reasoning-format";

/**
 * Writes `chat.completion` objects. Optional fields are left out, not null, where strict clients reject null
 * (tool_calls, annotations).
 */
export function writeAnswer(events: readonly ChatEvent[], served: Served, closing: Closing): Record<string, unknown> {
	const start = events.find((event) => event.type === "start");
	return {
		id: start?.id ?? `chatcmpl-${served.requestId}`,
		object: "chat.completion",
		created: start?.created ?? served.created,
		model: `${served.usedProvider}/${served.usedModel}`,
		choices: atLeastOne(foldEvents(events)).map((choice) => ({
			index: choice.index,
			message: spoken(writeMessage(choice, served), served),
			logprobs: mergeLogprobs(choice.logprobs),
			finish_reason: finishOf(choice, served),
		})),
		usage: usageJson(closing.usage, closing.cost),
		...(start?.serviceTier ? { service_tier: start.serviceTier } : {}),
		metadata: metadataOf(served, closing),
	};
}

/**
 * The provider's own OpenAI-style body with the owned fields replaced: model, usage and cost, finish reason, and of
 * each message what vendors spell differently (reasoning, nulls that clients reject). Everything else stays.
 */
export function forwardAnswer(
	body: Record<string, unknown>,
	events: readonly ChatEvent[],
	served: Served,
	closing: Closing,
): Record<string, unknown> {
	const folded = foldEvents(events);
	const choices = Array.isArray(body.choices) ? (body.choices as Record<string, unknown>[]) : [];
	return {
		...body,
		id: typeof body.id === "string" && body.id !== "" ? body.id : `chatcmpl-${served.requestId}`,
		object: "chat.completion",
		created: typeof body.created === "number" ? body.created : served.created,
		model: `${served.usedProvider}/${served.usedModel}`,
		choices: choices.map((choice, position) => {
			const index = typeof choice.index === "number" ? choice.index : position;
			const own = folded.find((each) => each.index === index);
			return own ? { ...choice, ...forwardChoice(choice, own, served) } : choice;
		}),
		usage: mergeUsage(body.usage, usageJson(closing.usage, closing.cost)),
		metadata: metadataOf(served, closing),
	};
}

function forwardChoice(choice: Record<string, unknown>, own: FoldedChoice, served: Served): Record<string, unknown> {
	const theirs = (choice.message ?? {}) as Record<string, unknown>;
	const message: Record<string, unknown> = {};
	for (const field in theirs) if (!ownedMessageFields.has(field)) message[field] = theirs[field];
	Object.assign(message, writeMessage(own, served));
	// Calls of free-form tools are in the caller's own dialect already.
	if (Array.isArray(theirs.tool_calls) && theirs.tool_calls.some(isCustomCall)) message.tool_calls = theirs.tool_calls;
	// Theirs may say more of a source than ours do, but a list that is null is refused.
	if (message.annotations === null) delete message.annotations;
	return { index: own.index, message: spoken(message, served), finish_reason: finishOf(own, served) };
}

function finishOf({ finish }: FoldedChoice, { chat }: Served): string {
	const reason = finish?.reason ?? "stop";
	return chat.legacyFunctions ? legacyFinish(reason) : reason;
}

/** Calls in the words of the request. */
function spoken(message: Record<string, unknown>, { chat }: Served): Record<string, unknown> {
	return chat.legacyFunctions ? withFunctionCall(message) : message;
}

/** Fields of a message that `writeMessage` writes, or that vendors use for the same thing. */
const ownedMessageFields = new Set(["tool_calls", "reasoning", "reasoning_content", "reasoning_details", "images"]);

/** Details of the provider are put beside ours, so that counters unknown to us reach the caller. Changes and returns `ours`. */
function mergeUsage(theirs: unknown, ours: UsageJson): UsageJson {
	if (typeof theirs !== "object" || theirs === null) return ours;
	const { prompt_tokens_details, completion_tokens_details } = theirs as Partial<UsageJson>;
	addMissing(ours.prompt_tokens_details, prompt_tokens_details);
	addMissing(ours.completion_tokens_details, completion_tokens_details);
	addMissing(ours, theirs);
	return ours;
}

function addMissing(ours: object, theirs: object | null | undefined): void {
	for (const name in theirs) {
		if (name in ours) continue;
		(ours as Record<string, unknown>)[name] = (theirs as Record<string, unknown>)[name];
	}
}

function writeMessage(choice: FoldedChoice, served: Served): Record<string, unknown> {
	const { blocks } = choice;
	const [only] = blocks;
	// Nearly every answer.
	if (blocks.length === 1 && only?.type === "text" && !only.signature && only.text !== "" && !choice.refusal && choice.citations.length === 0) {
		return { role: "assistant", content: only.text };
	}
	const text = choice.blocks.filter((block) => block.type === "text");
	const calls = choice.blocks.filter((block) => block.type === "tool-call");
	const content = text.map((block) => block.text).join("");
	const refused = choice.finish?.reason === "content_filter";
	const message: Record<string, unknown> = {
		role: "assistant",
		content: content === "" && (calls.length > 0 || choice.refusal !== "" || refused) ? null : content,
	};
	if (choice.refusal) message.refusal = choice.refusal;
	if (!served.excludeReasoning) Object.assign(message, writeReasoning(choice.blocks));
	if (calls.length > 0) {
		const freeForm = freeFormNames(served.chat);
		message.tool_calls = calls.map((call) => writeToolCall(call, freeForm));
	}
	const images = choice.blocks.filter((block) => block.type === "image");
	if (images.length > 0) message.images = images.map((image) => writeImage(image));
	if (choice.citations.length > 0) message.annotations = choice.citations.map(writeCitation);
	const signature = text.findLast((block) => block.signature)?.signature;
	if (signature) message.extra_content = { google: { thought_signature: signature } };
	return message;
}

function writeReasoning(blocks: readonly FoldedBlock[]): Record<string, unknown> {
	const reasoning = blocks.filter((block) => block.type === "reasoning");
	if (reasoning.length === 0) return {};
	const text = reasoning.map((block) => block.text).join("");
	return {
		...(text ? { reasoning: text } : {}),
		reasoning_details: reasoning.flatMap((block, index) => reasoningDetails(block, index)),
	};
}

/** One block of reasoning as `reasoning_details` entries; `index` tells blocks apart in streams. */
export function reasoningDetails(
	block: { text?: string; signature?: string; encrypted?: string; issuer?: ReasoningIssuer; id?: string },
	index: number,
): Record<string, unknown>[] {
	const details: Record<string, unknown>[] = [];
	const origin = {
		...(block.issuer ? { format: formatOf(block.issuer) } : {}),
		...(block.id ? { id: block.id } : {}),
		index,
	};
	if (block.text || block.signature) {
		details.push({
			type: "reasoning.text",
			text: block.text ?? "",
			...(block.signature ? { signature: block.signature } : {}),
			...origin,
		});
	}
	if (block.encrypted !== undefined) details.push({ type: "reasoning.encrypted", data: block.encrypted, ...origin });
	return details;
}

function writeToolCall(
	call: Extract<FoldedBlock, { type: "tool-call" }>,
	freeForm: ReadonlySet<string>,
): Record<string, unknown> {
	if (freeForm.has(call.name)) {
		return { id: call.id, type: "custom", custom: { name: call.name, input: textOfFreeForm(call.arguments) } };
	}
	return {
		id: call.id,
		type: "function",
		function: { name: call.name, arguments: call.arguments === "" ? "{}" : call.arguments },
		...(call.signature ? { extra_content: { google: { thought_signature: call.signature } } } : {}),
	};
}

export function writeImage(image: { mediaType: string; data: string }): Record<string, unknown> {
	return { type: "image_url", image_url: { url: `data:${image.mediaType};base64,${image.data}` } };
}

/** Only the nested form becomes a source in the published AI SDK provider. */
export function writeCitation(citation: Extract<ChatEvent, { type: "citation" }>): Record<string, unknown> {
	return {
		type: "url_citation",
		url_citation: {
			url: citation.url,
			...(citation.title === undefined ? {} : { title: citation.title }),
			...(citation.content === undefined ? {} : { content: citation.content }),
			...(citation.start === undefined ? {} : { start_index: citation.start }),
			...(citation.end === undefined ? {} : { end_index: citation.end }),
		},
	};
}

/** Which model and provider served the request, and every attempt. */
export function metadataOf(served: Served, closing: Pick<Closing, "attempts" | "healing" | "hedge">): Record<string, unknown> {
	return {
		request_id: served.requestId,
		requested_model: served.requestedModel,
		requested_provider: served.requestedProvider,
		used_model: served.usedModel,
		used_provider: served.usedProvider,
		used_region: served.usedRegion,
		underlying_used_model: served.externalModel,
		routing: closing.attempts,
		...(closing.healing ? { healing: { method: closing.healing } } : {}),
		...(closing.hedge ? { hedge_provider: closing.hedge.provider, hedge_cost: hedgeCost(closing.hedge) } : {}),
	};
}

/** Dollars as a JSON number, as all costs of an answer; null where the other provider reported nothing. */
function hedgeCost({ cost }: NonNullable<Closing["hedge"]>): number | null {
	return cost === null ? null : toUsd(cost);
}

/** Deltas carry the probabilities of their own tokens; a whole answer has them in one list. */
function mergeLogprobs(deltas: readonly unknown[]): unknown {
	if (deltas.length < 2) return deltas[0] ?? null;
	return { content: deltas.flatMap((delta) => (delta as { content?: unknown[] | null }).content ?? []) };
}

function atLeastOne(choices: FoldedChoice[]): FoldedChoice[] {
	if (choices.length > 0) return choices;
	return [{ index: 0, blocks: [], refusal: "", citations: [], finish: undefined, logprobs: [] }];
}
