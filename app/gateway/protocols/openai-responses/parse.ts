import type { ChatRequest, ReasoningRequest, ResponseFormat, Sampling } from "../../chat";
import { warnChatFields } from "../../gateway-fields";
import { withReadExtras } from "../extra-body";
import type { RequestHeaders } from "../protocol";
import { routingWishes } from "../routing-wishes";
import { withoutUndefined } from "../openai-chat/parse-parts";
import { wantsCompaction } from "./compaction";
import { dialectOnlyOf } from "./dialect-only";
import { forwardedBody } from "./forwarded-body";
import { invalidField, invalidRequest, missingField } from "./invalid-request";
import { parseInput } from "./parse-input";
import { type ParsedTools, parseTools } from "./parse-tools";
import { type ResponseRequest, responseRequestSchema } from "./schema";
import { ToolNames } from "./tool-names";

/** Reads the body of `POST /v1/responses`. Throws GatewayError(400) naming the offending field. */
export function parseResponseRequest(written: Record<string, unknown>, headers: RequestHeaders = {}): ChatRequest {
	const body = withReadExtras(written, responseRequestSchema.shape);
	const result = responseRequestSchema.safeParse(body);
	if (!result.success) throw invalidRequest(result.error);
	const request = result.data;
	refuseImpossible(request);
	const names = new ToolNames(request.tools ?? []);
	const messages = parseInput(request.instructions, request.input ?? [], names);
	if (messages.length === 0 && request.prompt == null) throw missingField("input");
	const warnings = warnChatFields(body) ?? [];
	const forwarded = forwardedBody(body, warnings);
	return withoutUndefined({
		model: request.model,
		stream: request.stream === true,
		messages,
		...toolsOf(request, names),
		parallelToolCalls: request.parallel_tool_calls ?? undefined,
		sampling: parseSampling(request),
		reasoning: wantsCompaction(request) ? undefined : parseReasoning(request),
		responseFormat: parseFormat(request),
		verbosity: request.text?.verbosity ?? undefined,
		serviceTier: request.service_tier ?? undefined,
		promptCacheKey: request.prompt_cache_key ?? undefined,
		safetyIdentifier: request.safety_identifier ?? undefined,
		user: request.user ?? undefined,
		...routingWishes(request),
		warnings: warnings.length > 0 ? warnings : undefined,
		dialectOnly: dialectOnlyOf(body),
		adaptable: isCodex(headers) ? true : undefined,
		source: { dialect: "openai-responses", body: forwarded },
	} satisfies { [Field in keyof ChatRequest]: ChatRequest[Field] | undefined }) as ChatRequest;
}

/** A summary is asked for in words: it calls no tools, which stay there because the conversation holds their calls. */
function toolsOf(request: ResponseRequest, names: ToolNames): ParsedTools {
	const parsed = parseTools(request, names);
	if (!wantsCompaction(request)) return parsed;
	return parsed.tools.length > 0 ? { tools: parsed.tools, toolChoice: { type: "none" } } : { tools: [] };
}

/** Codex offers its search and asks for its effort whatever the model; it names itself in `originator`. */
function isCodex({ originator, "user-agent": agent }: RequestHeaders): boolean {
	return /^codex/i.test(String(originator ?? agent ?? ""));
}

/** What no provider behind a gateway can do, whatever its dialect. `previous_response_id` is put in its place before. */
function refuseImpossible(request: ResponseRequest): void {
	if (request.background === true) {
		const message = "Background responses are not supported. Leave out background, or stream.";
		throw invalidField("background", message, "unsupported_parameter");
	}
	if (request.conversation != null) {
		const message = "Conversations are not supported. Use previous_response_id, or send the whole input.";
		throw invalidField("conversation", message, "unsupported_parameter");
	}
	if (request.previous_response_id != null) {
		const message = `Previous response with id '${request.previous_response_id}' not found.`;
		throw invalidField("previous_response_id", message, "previous_response_not_found");
	}
}

/** `??` and never `||`: zero is a temperature. */
function parseSampling(request: ResponseRequest): Sampling {
	const logprobs = request.include?.includes("message.output_text.logprobs") || (request.top_logprobs ?? 0) > 0;
	return withoutUndefined({
		maxTokens: request.max_output_tokens ?? undefined,
		temperature: request.temperature ?? undefined,
		topP: request.top_p ?? undefined,
		logprobs: logprobs ? true : undefined,
		topLogprobs: logprobs ? (request.top_logprobs ?? undefined) : undefined,
	}) as Sampling;
}

function parseReasoning({ reasoning }: ResponseRequest): ReasoningRequest | undefined {
	const effort = reasoning?.effort ?? undefined;
	const summary = reasoning?.summary ?? reasoning?.generate_summary ?? undefined;
	if (effort === undefined && summary === undefined) return undefined;
	return withoutUndefined({ effort, summary }) as ReasoningRequest;
}

function parseFormat({ text }: ResponseRequest): ResponseFormat | undefined {
	const format = text?.format;
	if (format == null) return undefined;
	if (format.type !== "json_schema") return { type: format.type };
	return withoutUndefined({
		type: "json_schema" as const,
		name: format.name,
		description: format.description ?? undefined,
		schema: format.schema,
		strict: format.strict ?? undefined,
	}) as ResponseFormat;
}
