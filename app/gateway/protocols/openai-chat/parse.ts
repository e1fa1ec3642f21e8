import type { z } from "zod";
import type { ChatRequest, FunctionTool, ReasoningRequest, ResponseFormat, Sampling, ToolChoice } from "../../chat";
import { GatewayError } from "../../errors";
import { parseMessages } from "./parse-messages";
import { breakpointOf, withoutUndefined } from "./parse-parts";
import { type ChatCompletionRequest, chatCompletionRequestSchema } from "./schema";

/** Reads the body of `POST /v1/chat/completions`. Throws GatewayError(400) naming the offending field. */
export function parseChatCompletionRequest(body: Record<string, unknown>): ChatRequest {
	refuseEndlessConversations(body.messages);
	const result = chatCompletionRequestSchema.safeParse(body);
	if (!result.success) throw invalidRequest(result.error);
	const request = result.data;
	return withoutUndefined({
		model: request.model,
		stream: request.stream === true,
		messages: parseMessages(request.messages),
		tools: (request.tools ?? []).map(parseTool),
		toolChoice: parseToolChoice(request.tool_choice),
		parallelToolCalls: request.parallel_tool_calls ?? undefined,
		sampling: parseSampling(request),
		reasoning: parseReasoning(request),
		responseFormat: parseResponseFormat(request.response_format),
		user: request.user ?? undefined,
		source: { dialect: "openai-chat", body },
	} satisfies { [Field in keyof ChatRequest]: ChatRequest[Field] | undefined }) as ChatRequest;
}

/** More than any conversation has; checking each of a million tiny messages would hold every other request up. */
const maxMessages = 10_000;

function refuseEndlessConversations(messages: unknown): void {
	if (!Array.isArray(messages) || messages.length <= maxMessages) return;
	throw new GatewayError({ status: 400, param: "messages", message: `At most ${maxMessages} messages fit in a request.` });
}

function parseTool(tool: NonNullable<ChatCompletionRequest["tools"]>[number]): FunctionTool {
	return withoutUndefined({
		name: tool.function.name,
		description: tool.function.description ?? undefined,
		parameters: tool.function.parameters ?? undefined,
		strict: tool.function.strict ?? undefined,
		cache: breakpointOf(tool.cache_control),
	}) as FunctionTool;
}

function parseToolChoice(choice: ChatCompletionRequest["tool_choice"]): ToolChoice | undefined {
	if (choice == null) return undefined;
	if (typeof choice === "string") return { type: choice };
	return { type: "function", name: choice.function.name };
}

/** `??` and never `||`: zero is a temperature. */
function parseSampling(request: ChatCompletionRequest): Sampling {
	return withoutUndefined({
		maxTokens: request.max_completion_tokens ?? request.max_tokens ?? undefined,
		temperature: request.temperature ?? undefined,
		topP: request.top_p ?? undefined,
		topK: request.top_k ?? undefined,
		frequencyPenalty: request.frequency_penalty ?? undefined,
		presencePenalty: request.presence_penalty ?? undefined,
		seed: request.seed ?? undefined,
		stop: typeof request.stop === "string" ? [request.stop] : (request.stop ?? undefined),
		n: request.n ?? undefined,
		logprobs: request.logprobs ?? undefined,
		topLogprobs: request.top_logprobs ?? undefined,
		logitBias: request.logit_bias ?? undefined,
	}) as Sampling;
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
	const effort = request.reasoning_effort ?? object?.effort ?? (object?.enabled === false ? "none" : undefined);
	const maxTokens = object?.max_tokens ?? undefined;
	const exclude = object?.exclude ?? undefined;
	if (effort === undefined && maxTokens === undefined && exclude === undefined) {
		return object?.enabled === true ? { effort: "medium" } : undefined;
	}
	return withoutUndefined({ effort, maxTokens, exclude }) as ReasoningRequest;
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

/** The first problem, with the path in the form OpenAI uses: `messages[0].content`. */
function invalidRequest(error: z.ZodError): GatewayError {
	const issue = deepest(error.issues[0]);
	const param = issue ? pathOf(issue.path) : "";
	return new GatewayError({
		status: 400,
		message: param ? `Invalid value for ${param}: ${issue?.message}` : "The request body is not valid.",
		...(param ? { param } : {}),
	});
}

type Issue = z.core.$ZodIssue;

/** In a union, the branch that got furthest tells the caller most. */
function deepest(issue: Issue | undefined): { path: PropertyKey[]; message: string } | undefined {
	if (!issue) return undefined;
	if (issue.code !== "invalid_union") return issue;
	let best: { path: PropertyKey[]; message: string } = issue;
	for (const branch of issue.errors) {
		const inner = deepest(branch[0]);
		if (inner && issue.path.length + inner.path.length > best.path.length) {
			best = { path: [...issue.path, ...inner.path], message: inner.message };
		}
	}
	return best;
}

function pathOf(path: readonly PropertyKey[]): string {
	return path.reduce<string>((text, key) => {
		if (typeof key === "number") return `${text}[${key}]`;
		return text ? `${text}.${String(key)}` : String(key);
	}, "");
}
