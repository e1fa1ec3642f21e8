import {
	type Answer,
	type Body,
	completionTokens,
	type Family,
	nextAnswerId,
	objectsOf,
	piecesOf,
	type Plan,
	planAnswer,
	type Route,
	textOf,
	isObject,
} from "./family.ts";
import { objectionToChat } from "./openai-rules.ts";
import type { Behaviour } from "./script.ts";

const path = /^(?:\/(?!v1\/)([a-z0-9.-]+))?(?:\/openai)?(?:\/v1)?\/(chat\/completions|models)$/;

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
	objection: (route, _headers, body) => objectionToChat(body, route.vendor),
	errorBody: (status, message, { param = null, code } = {}) => ({
		error: {
			message,
			type: status === 429 ? "rate_limit_error" : status >= 500 ? "server_error" : "invalid_request_error",
			param,
			code: code ?? (status === 401 ? "invalid_api_key" : status === 429 ? "rate_limit_exceeded" : null),
		},
	}),
	errorEvent: (message) => JSON.stringify({ error: { message, type: "server_error", code: 503, param: null } }),
	answer,
	frame: (payload) => `data: ${payload}\n\n`,
	endMarks: ["[DONE]"],
	lastUserText: (body) => textOf(objectsOf(body.messages).findLast(({ role }) => role === "user")?.content),
};

/** What to say, from an OpenAI body. */
export function planOpenai(route: Route, body: Body, behaviour: Behaviour): Plan {
	const choice = body.tool_choice;
	const tools = objectsOf(body.tools)
		.filter(({ type }) => type !== "web_search")
		.map((tool) => ({ name: nameIn(tool), parameters: parametersOf(tool) }));
	const forcedName = isObject(choice) ? nameIn(choice) : undefined;
	const last = objectsOf(body.messages).at(-1);
	return planAnswer(
		route.vendor,
		openai.lastUserText(body),
		{
			tools: choice === "none" ? [] : tools,
			forced: choice === "required" || forcedName !== undefined,
			...(forcedName === undefined ? {} : { forcedName }),
			answered: last?.role === "tool",
			reasoning: reasons(route.vendor, body),
		},
		behaviour,
	);
}

function nameIn(tool: Body): string {
	return String((tool[String(tool.type)] as Body).name);
}

function parametersOf(tool: Body): Body | undefined {
	if (tool.type === "custom") return { type: "object", properties: { input: { type: "string" } } };
	return (tool.function as Body).parameters as Body | undefined;
}

/** OpenAI tells nothing of its reasoning, MiniMax always reasons; the others do what the body says. */
function reasons(vendor: string, body: Body): boolean {
	const switched = isObject(body.thinking) ? body.thinking.type : undefined;
	if (vendor === "openai" || switched === "disabled" || body.enable_thinking === false) return false;
	if (vendor === "minimax" || switched === "enabled" || body.enable_thinking === true) return true;
	if (isObject(body.reasoning)) return body.reasoning.enabled === true;
	return typeof body.reasoning_effort === "string" && body.reasoning_effort !== "none";
}

function usageOf(vendor: string, body: Body, plan: Plan): Record<string, unknown> {
	if (plan.usage) return plan.usage;
	const completion = completionTokens(plan) + plan.reasoning.length;
	const explicit = vendor === "alibaba" && JSON.stringify(body.messages).includes('"cache_control"');
	return {
		prompt_tokens: plan.promptTokens,
		completion_tokens: completion,
		total_tokens: plan.promptTokens + completion,
		prompt_tokens_details: explicit ? { cached_tokens: 8, cache_type: "ephemeral" } : { cached_tokens: 0 },
		completion_tokens_details: { reasoning_tokens: plan.reasoning.length },
		...(vendor === "perplexity" && { num_search_queries: 1 }),
	};
}

const source = { url: "https://source.example/a", title: "A source" };

/** Fields that some vendors have beside the choices. */
function besides(vendor: string, body: Body): Body {
	if (vendor === "perplexity") return { citations: [source.url], search_results: [{ ...source, snippet: "…" }] };
	const searched = objectsOf(body.tools).some(({ type }) => type === "web_search");
	return searched ? { web_search: [{ link: source.url, title: source.title, content: "…" }] } : {};
}

/** What is said, in the fields in which the vendor says it. */
function spoken(vendor: string, plan: Plan): Body[] {
	if (vendor === "minimax" && plan.reasoning.length > 0) {
		return piecesOf(`<think>\n${plan.reasoning.join("")}\n</think>\n\n${plan.text.join("")}`).map((content) => ({ content }));
	}
	const field = vendor === "groq" || vendor === "cerebras" || vendor === "together-ai" ? "reasoning" : "reasoning_content";
	return [...plan.reasoning.map((piece) => ({ [field]: piece })), ...plan.text.map((content) => ({ content }))];
}

function joined(deltas: Body[]): Body {
	const whole: Body = {};
	for (const delta of deltas) for (const [name, text] of Object.entries(delta)) whole[name] = `${whole[name] ?? ""}${text}`;
	return whole;
}

function callsOf(body: Body, plan: Plan): Body[] {
	const custom = new Set(objectsOf(body.tools).filter(({ type }) => type === "custom").map(nameIn));
	return plan.calls.map(({ name, arguments: args }, index) => {
		const id = `call_simulated_${objectsOf(body.messages).length}_${index}`;
		if (custom.has(name)) return { id, type: "custom", custom: { name, input: String(args.input) } };
		return { id, type: "function", function: { name, arguments: JSON.stringify(args) } };
	});
}

/** A call as it streams: its name first, then what it is called with in two pieces. */
function callDeltas(call: Body, index: number): Body[] {
	const type = String(call.type);
	const field = type === "custom" ? "input" : "arguments";
	const target = call[type] as Body;
	const text = String(target[field]);
	return [
		{ index, ...call, [type]: { ...target, [field]: "" } },
		...[text.slice(0, 5), text.slice(5)].map((piece) => ({ index, [type]: { [field]: piece } })),
	].map((delta) => ({ tool_calls: [delta] }));
}

function answer({ vendor }: Route, body: Body, plan: Plan): Answer {
	const head = { id: nextAnswerId("chatcmpl-"), created: 1_790_000_000, model: body.model, ...besides(vendor, body) };
	const usage = usageOf(vendor, body, plan);
	const calls = callsOf(body, plan);
	const finish = calls.length > 0 ? "tool_calls" : "stop";
	const deltas = spoken(vendor, plan);
	const message: Body = { role: "assistant", content: calls.length > 0 ? null : "", refusal: null, ...joined(deltas) };
	if (calls.length > 0) message.tool_calls = calls;
	const everywhere = vendor === "perplexity" ? { usage } : {};
	const chunk = (delta: Body, finishReason: string | null = null, more: Body = {}) => {
		const choices = [{ index: 0, delta, logprobs: null, finish_reason: finishReason }];
		return JSON.stringify({ ...head, object: "chat.completion.chunk", choices, ...everywhere, ...more });
	};
	const payloads = [{ role: "assistant", content: calls.length > 0 ? null : "" }, ...deltas, ...calls.flatMap(callDeltas)];
	const lines = payloads.map((delta) => chunk(delta));
	// Mistral's last chunk always has usage; elsewhere it comes in a chunk of its own, and only when asked for.
	lines.push(vendor === "mistral" ? chunk({ content: "" }, finish, { usage }) : chunk({}, finish));
	if (isObject(body.stream_options) && body.stream_options.include_usage === true) {
		lines.push(JSON.stringify({ ...head, object: "chat.completion.chunk", choices: [], usage }));
	}
	lines.push("[DONE]");
	const choices = [{ index: 0, message, logprobs: null, finish_reason: finish }];
	return { body: { ...head, object: "chat.completion", choices, usage }, payloads: lines };
}
