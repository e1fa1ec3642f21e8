import {
	type Answer,
	type Body,
	completionTokens,
	type Family,
	nextAnswerId,
	type Objection,
	objectsOf,
	type Plan,
	planAnswer,
	type Route,
	textOf,
	isObject,
} from "./family.ts";
import type { Behaviour } from "./script.ts";

const path = /^(?:\/([a-z-]+))?(?:\/openai)?(?:\/v1)?\/(chat\/completions|models)$/;
const roles = new Set(["system", "developer", "user", "assistant", "tool"]);
const partTypes = new Set(["text", "image_url", "input_audio", "file", "refusal", "thinking"]);
const messageFields = new Set([
	"role",
	"content",
	"name",
	"tool_calls",
	"tool_call_id",
	"refusal",
	"audio",
	"function_call",
	"reasoning",
	"reasoning_content",
]);

/** Fields of the gateway's own request format: a provider that sees one would refuse the request. */
const foreignFields = [
	"reasoning",
	"reasoningText",
	"include_reasoning",
	"plugins",
	"routing",
	"free_models_only",
	"no_reasoning",
	"usage",
	"models",
	"cache_control",
	"extra_body",
	"web_search",
	"image_config",
];

/** Mistral takes no field it does not know. */
const mistralForbids = [
	"stream_options",
	"seed",
	"user",
	"logprobs",
	"logit_bias",
	"max_completion_tokens",
	"service_tier",
];

/** Models that only read `max_completion_tokens`. */
const reasoningModels = /^(gpt-5|o\d)/;

export const openai: Family = {
	name: "openai",
	match(method, requestPath, headers) {
		const match = path.exec(requestPath);
		if (!match || headers["x-api-key"] !== undefined) return undefined;
		const vendor = match[1] && match[1] !== "openai" ? match[1] : "openai";
		if (match[2] === "models") return method === "GET" ? { kind: "models", vendor } : undefined;
		return method === "POST" ? { kind: "chat", vendor } : undefined;
	},
	credential: (headers) => /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1],
	objection: (route, _headers, body) => objectionTo(body, route.vendor),
	errorBody: (status, message) => ({
		error: {
			message,
			type: status === 429 ? "rate_limit_error" : status >= 500 ? "server_error" : "invalid_request_error",
			param: null,
			code: status === 401 ? "invalid_api_key" : status === 429 ? "rate_limit_exceeded" : null,
		},
	}),
	errorEvent: (message) => JSON.stringify({ error: { message, type: "server_error", code: 503, param: null } }),
	answer,
	frame: (payload) => `data: ${payload}\n\n`,
	endMarks: ["[DONE]"],
	lastUserText: (body) => textOf(objectsOf(body.messages).findLast(({ role }) => role === "user")?.content),
};

function objectionTo(body: Body, vendor: string): Objection | undefined {
	const refuse = (message: string): Objection => ({ status: 400, message });
	if (typeof body.model !== "string" || body.model === "") return refuse("you must provide a model parameter");
	const foreign = foreignFields.find((name) => name in body);
	if (foreign) return refuse(`Unrecognized request argument supplied: ${foreign}`);
	if (body.stream_options !== undefined && body.stream !== true) {
		return refuse("The 'stream_options' parameter is only allowed when 'stream' is enabled.");
	}
	if (vendor === "openai" && reasoningModels.test(body.model) && body.max_tokens != null) {
		return refuse(
			"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
		);
	}
	const forbidden = vendor === "mistral" ? mistralForbids.find((name) => name in body) : undefined;
	if (forbidden) return { status: 422, message: `body.${forbidden}: Extra inputs are not permitted` };
	if (!Array.isArray(body.messages) || body.messages.length === 0) return refuse("[] is too short - 'messages'");
	const called = new Set<unknown>();
	for (const [index, message] of objectsOf(body.messages).entries()) {
		const fault = messageFault(message, called);
		if (fault) return refuse(`Invalid value for messages[${index}]: ${fault}`);
		for (const call of objectsOf(message.tool_calls)) {
			called.add(call.id);
			if (vendor === "mistral" && !/^[A-Za-z0-9]{9}$/.test(String(call.id))) {
				return refuse(`Tool call id was ${String(call.id)} but must be a-z, A-Z, 0-9, with a length of 9.`);
			}
		}
	}
	return undefined;
}

function messageFault(message: Body, called: Set<unknown>): string | undefined {
	if (!roles.has(String(message.role))) return `unknown role '${String(message.role)}'`;
	const unknown = Object.keys(message).find((name) => !messageFields.has(name));
	if (unknown) return `additional properties are not allowed ('${unknown}' was unexpected)`;
	if (message.tool_calls === null) return "tool_calls is not of type 'array'";
	if (message.role === "tool" && !called.has(message.tool_call_id)) {
		return "messages with role 'tool' must be a response to a preceding message with 'tool_calls'";
	}
	if (message.content == null) return message.role === "assistant" ? undefined : "content is required";
	if (typeof message.content === "string") return undefined;
	for (const part of objectsOf(message.content)) {
		if (!partTypes.has(String(part.type))) return `unknown content type '${String(part.type)}'`;
		if ("cache_control" in part || "extra_content" in part) return "additional properties are not allowed in content";
		if (part.type === "image_url" && typeof (part.image_url as Body | undefined)?.url !== "string")
			return "image_url.url is required";
	}
	return undefined;
}

/** What to say, from an OpenAI body. */
export function planOpenai(route: Route, body: Body, behaviour: Behaviour): Plan {
	const choice = body.tool_choice;
	const tools = objectsOf(body.tools).map(({ function: target }) => ({
		name: String((target as Body).name),
		parameters: (target as Body).parameters as Body | undefined,
	}));
	const forcedName = isObject(choice) ? String((choice.function as Body).name) : undefined;
	const last = objectsOf(body.messages).at(-1);
	const thinking = isObject(body.thinking) && body.thinking.type === "enabled";
	const effort = body.reasoning_effort;
	return planAnswer(
		route.vendor,
		openai.lastUserText(body),
		{
			tools: choice === "none" ? [] : tools,
			forced: choice === "required" || forcedName !== undefined,
			...(forcedName === undefined ? {} : { forcedName }),
			answered: last?.role === "tool",
			reasoning: route.vendor !== "openai" && (thinking || (typeof effort === "string" && effort !== "none")),
		},
		behaviour,
	);
}

function usageOf(plan: Plan): Record<string, unknown> {
	if (plan.usage) return plan.usage;
	const completion = completionTokens(plan) + plan.reasoning.length;
	return {
		prompt_tokens: plan.promptTokens,
		completion_tokens: completion,
		total_tokens: plan.promptTokens + completion,
		prompt_tokens_details: { cached_tokens: 0 },
		completion_tokens_details: { reasoning_tokens: plan.reasoning.length },
	};
}

function answer(route: Route, body: Body, plan: Plan): Answer {
	const head = { id: nextAnswerId("chatcmpl-"), created: 1_790_000_000, model: body.model };
	const reasoningField = route.vendor === "groq" ? "reasoning" : "reasoning_content";
	const calls = plan.calls.map((call, index) => ({
		id: `call_simulated_${objectsOf(body.messages).length}_${index}`,
		type: "function",
		function: { name: call.name, arguments: JSON.stringify(call.arguments) },
	}));
	const finish = calls.length > 0 ? "tool_calls" : "stop";
	const usage = usageOf(plan);
	const message: Body = { role: "assistant", content: calls.length > 0 ? null : plan.text.join(""), refusal: null };
	if (plan.reasoning.length > 0) message[reasoningField] = plan.reasoning.join("");
	if (calls.length > 0) message.tool_calls = calls;
	const chunk = (delta: Body, finishReason: string | null = null, more: Body = {}) => {
		const choices = [{ index: 0, delta, logprobs: null, finish_reason: finishReason }];
		return JSON.stringify({ ...head, object: "chat.completion.chunk", choices, ...more });
	};
	const payloads = [
		chunk({ role: "assistant", content: calls.length > 0 ? null : "" }),
		...plan.reasoning.map((piece) => chunk({ [reasoningField]: piece })),
		...plan.text.map((piece) => chunk({ content: piece })),
		...calls.flatMap((call, index) => [
			chunk({ tool_calls: [{ index, ...call, function: { name: call.function.name, arguments: "" } }] }),
			chunk({ tool_calls: [{ index, function: { arguments: call.function.arguments.slice(0, 5) } }] }),
			chunk({ tool_calls: [{ index, function: { arguments: call.function.arguments.slice(5) } }] }),
		]),
	];
	// Mistral's last chunk always has usage; elsewhere it comes in a chunk of its own, and only when asked for.
	payloads.push(route.vendor === "mistral" ? chunk({ content: "" }, finish, { usage }) : chunk({}, finish));
	if (isObject(body.stream_options) && body.stream_options.include_usage === true) {
		payloads.push(JSON.stringify({ ...head, object: "chat.completion.chunk", choices: [], usage }));
	}
	payloads.push("[DONE]");
	const choices = [{ index: 0, message, logprobs: null, finish_reason: finish }];
	return { body: { ...head, object: "chat.completion", choices, usage }, payloads };
}
