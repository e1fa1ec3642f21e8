import type { ChatRequest, ReasoningRequest, ResponseFormat, Sampling } from "../../chat";
import { GatewayError } from "../../errors";
import { withReadExtras } from "../extra-body";
import { readPresent } from "../read-present";
import { routingWishes } from "../routing-wishes";
import { dialectOnlyOf } from "./dialect-only";
import { evident } from "./evident";
import { invalidRequest } from "./invalid-request";
import { hasLegacyFunctions, withTools } from "./legacy-functions";
import { forwardableBody } from "./own-body";
import { markEnd, parseMessages } from "./parse-messages";
import { putPresent, withoutUndefined } from "./parse-parts";
import { parseTools } from "./parse-tools";
import { type ChatCompletionRequest, chatCompletionRequestSchema } from "./schema";

/** Reads the body of `POST /v1/chat/completions`. Throws GatewayError(400) naming the offending field. */
export function parseChatCompletionRequest(written: Record<string, unknown>): ChatRequest {
	const sent = withReadExtras(written, chatCompletionRequestSchema.shape);
	refuseEndlessConversations(sent.messages);
	const legacyFunctions = hasLegacyFunctions(sent);
	const body = legacyFunctions ? withTools(sent) : sent;
	const result = readPresent(chatCompletionRequestSchema, ["model", "messages"], body, evident);
	if (!result.success) throw invalidRequest(result.error);
	const request = result.data;
	const warnings: string[] = [];
	const messages = parseMessages(request.messages);
	markEnd(messages, request.cache_control);
	const { tools, toolChoice, webSearch } = parseTools(request, warnings);
	const responseFormat = parseResponseFormat(request.response_format);
	const healing = parseHealing(request, responseFormat, warnings);
	warnUnusedModels(request, warnings);
	const parsed: ChatRequest = {
		model: request.model,
		stream: request.stream === true,
		messages,
		tools,
		sampling: parseSampling(request),
		source: { dialect: "openai-chat", body: forwardableBody(body) },
	};
	putPresent(parsed, "toolChoice", toolChoice);
	putPresent(parsed, "parallelToolCalls", request.parallel_tool_calls);
	putPresent(parsed, "reasoning", parseReasoning(request));
	putPresent(parsed, "responseFormat", responseFormat);
	putPresent(parsed, "webSearch", webSearch);
	putPresent(parsed, "verbosity", request.verbosity);
	putPresent(parsed, "serviceTier", request.service_tier);
	putPresent(parsed, "healing", healing);
	putPresent(parsed, "imageConfig", request.image_config);
	putPresent(parsed, "promptCacheKey", request.prompt_cache_key);
	putPresent(parsed, "safetyIdentifier", request.safety_identifier);
	putPresent(parsed, "user", request.user);
	putPresent(parsed, "dialectOnly", dialectOnlyOf(body));
	if (legacyFunctions) parsed.legacyFunctions = true;
	if (warnings.length > 0) parsed.warnings = warnings;
	const wishes = routingWishes(request);
	return wishes ? { ...parsed, ...wishes } : parsed;
}

/** The one plugin there is; it has a meaning only where JSON was asked for. */
function parseHealing(
	{ plugins }: ChatCompletionRequest,
	format: ResponseFormat | undefined,
	warnings: string[],
): ChatRequest["healing"] {
	if (!plugins) return undefined;
	for (const { id } of plugins) if (id !== "response-healing") warnings.push(`plugin ${id} is not known here`);
	const healing = plugins.find(({ id, enabled }) => id === "response-healing" && enabled !== false);
	if (!healing || !format || format.type === "text") return undefined;
	return { stream: healing.stream === true };
}

function warnUnusedModels({ model, models }: ChatCompletionRequest, warnings: string[]): void {
	if (models?.some((name) => name !== model)) warnings.push("models was left out: only model is tried");
}

/** More than any conversation has; checking each of a million tiny messages would hold every other request up. */
const maxMessages = 10_000;

function refuseEndlessConversations(messages: unknown): void {
	if (!Array.isArray(messages) || messages.length <= maxMessages) return;
	throw new GatewayError({ status: 400, param: "messages", message: `At most ${maxMessages} messages fit in a request.` });
}

/** `??` and never `||`: zero is a temperature. */
function parseSampling(request: ChatCompletionRequest): Sampling {
	const sampling: Sampling = {};
	putPresent(sampling, "maxTokens", request.max_completion_tokens ?? request.max_tokens);
	putPresent(sampling, "temperature", request.temperature);
	putPresent(sampling, "topP", request.top_p);
	putPresent(sampling, "topK", request.top_k);
	putPresent(sampling, "frequencyPenalty", request.frequency_penalty);
	putPresent(sampling, "presencePenalty", request.presence_penalty);
	putPresent(sampling, "seed", request.seed);
	putPresent(sampling, "stop", typeof request.stop === "string" ? [request.stop] : request.stop);
	putPresent(sampling, "n", request.n);
	putPresent(sampling, "logprobs", request.logprobs);
	putPresent(sampling, "topLogprobs", request.top_logprobs);
	putPresent(sampling, "logitBias", request.logit_bias);
	return sampling;
}

function parseReasoning(request: ChatCompletionRequest): ReasoningRequest | undefined {
	const object = request.reasoning ?? request.reasoningText;
	if (request.reasoning_effort != null && object?.effort != null) {
		throw new GatewayError({
			status: 400,
			code: "unsupported_parameter_combination",
			param: "reasoning_effort",
			message: "Send either reasoning_effort or reasoning.effort, not both.",
		});
	}
	const effort = effortOf(request, object);
	const maxTokens = object?.max_tokens ?? undefined;
	const exclude = object?.exclude ?? (request.include_reasoning === false ? true : undefined);
	const summary = object?.summary ?? undefined;
	if (effort === undefined && maxTokens === undefined && exclude === undefined && summary === undefined) return undefined;
	return withoutUndefined({ effort, maxTokens, exclude, summary }) as ReasoningRequest;
}

/** `enabled` says yes or no where no strength is named. */
function effortOf(
	request: ChatCompletionRequest,
	object: ChatCompletionRequest["reasoning"],
): ReasoningRequest["effort"] {
	const named = request.reasoning_effort ?? object?.effort;
	if (named) return named;
	if (object?.enabled === false) return "none";
	if (request.effort) return request.effort;
	const bare = object?.enabled === true && object.max_tokens == null;
	return bare ? "medium" : undefined;
}

function parseResponseFormat(format: ChatCompletionRequest["response_format"]): ResponseFormat | undefined {
	if (format == null) return undefined;
	if (format.type !== "json_schema") return { type: format.type };
	const { name, description, schema, strict } = format.json_schema;
	return withoutUndefined({
		type: "json_schema" as const,
		name,
		description: description ?? undefined,
		schema: schema ?? {},
		strict: strict ?? undefined,
	}) as ResponseFormat;
}
