import {
	type Answer,
	type Body,
	completionTokens,
	type Family,
	isObject,
	nextAnswerId,
	objectsOf,
	type Plan,
	planAnswer,
	type Route,
	textOf,
} from "./family.ts";
import { encryptedBy, objectionToResponse } from "./openai-responses-faults.ts";
import type { Behaviour } from "./script.ts";

const path = /^(?:\/([a-z-]+))?(?:\/openai)?(?:\/v1)?\/responses$/;

/** OpenAI's Responses API, and that of vendors under their own path (`/meta/v1/responses`). */
export const openaiResponses: Family = {
	name: "openai-responses",
	match(method, requestPath) {
		const match = path.exec(requestPath);
		return match && method === "POST" ? { kind: "chat", vendor: match[1] ?? "openai" } : undefined;
	},
	credential: (headers) => /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1] ?? headers["api-key"],
	objection: ({ vendor }, _headers, body) => objectionToResponse(body, vendor),
	errorBody: (status, message, { param = null, code } = {}) => ({
		error: {
			message,
			type: status === 429 ? "rate_limit_error" : status >= 500 ? "server_error" : "invalid_request_error",
			param,
			code: code ?? (status === 401 ? "invalid_api_key" : status === 429 ? "rate_limit_exceeded" : null),
		},
	}),
	errorEvent: (message) => JSON.stringify({ type: "error", sequence_number: 99, code: "server_error", message, param: null }),
	answer,
	frame: (payload) => `event: ${(JSON.parse(payload) as { type: string }).type}\ndata: ${payload}\n\n`,
	endMarks: [],
	lastUserText,
};

function lastUserText({ input }: Body): string {
	if (typeof input === "string") return input;
	return textOf(objectsOf(input).findLast(({ role }) => role === "user")?.content);
}

const freeForm = { type: "object", properties: { input: { type: "string" } } };

/** What to say, from a Responses body. */
export function planOpenaiResponses(route: Route, body: Body, behaviour: Behaviour): Plan {
	const choice = body.tool_choice;
	const callable = objectsOf(body.tools).filter(({ type }) => type === "function" || type === "custom");
	const tools = callable.map((tool) => ({
		name: String(tool.name),
		parameters: tool.type === "custom" ? freeForm : (tool.parameters as Body | undefined),
	}));
	const named = isObject(choice) && (choice.type === "function" || choice.type === "custom");
	const last = objectsOf(body.input).at(-1);
	return planAnswer(
		route.vendor,
		lastUserText(body),
		{
			tools: choice === "none" ? [] : tools,
			forced: choice === "required" || named,
			...(named ? { forcedName: String(choice.name) } : {}),
			answered: String(last?.type).endsWith("_output"),
			reasoning: isObject(body.reasoning) && body.reasoning.summary != null,
		},
		behaviour,
	);
}

function usageOf(plan: Plan): Record<string, unknown> {
	if (plan.usage) return plan.usage;
	const output = completionTokens(plan) + plan.reasoning.length;
	return {
		input_tokens: plan.promptTokens,
		input_tokens_details: { cached_tokens: 0 },
		output_tokens: output,
		output_tokens_details: { reasoning_tokens: plan.reasoning.length },
		total_tokens: plan.promptTokens + output,
	};
}

/** An item as it is when finished, and the events between its beginning and that. */
type Told = { opened: Body; done: Body; steps: Body[] };

function answer({ vendor }: Route, body: Body, plan: Plan): Answer {
	const id = nextAnswerId("resp_");
	const items = itemsOf(body, plan, id, vendor);
	const head = {
		id,
		object: "response",
		created_at: 1_790_000_000,
		error: null,
		incomplete_details: null,
		instructions: body.instructions ?? null,
		metadata: body.metadata ?? {},
		model: body.model,
		parallel_tool_calls: body.parallel_tool_calls ?? true,
		reasoning: { effort: null, summary: null, ...(body.reasoning as Body | undefined) },
		store: body.store ?? true,
		text: { format: { type: "text" }, ...(body.text as Body | undefined) },
		tool_choice: body.tool_choice ?? "auto",
		tools: body.tools ?? [],
	};
	const begun = { ...head, status: "in_progress", service_tier: body.service_tier ?? "auto", output: [], usage: null };
	const tier = body.service_tier === undefined || body.service_tier === "auto" ? "default" : body.service_tier;
	const whole = { ...head, status: "completed", service_tier: tier, output: items.map(({ done }) => done), usage: usageOf(plan) };
	const events: Body[] = [
		{ type: "response.created", response: begun },
		{ type: "response.in_progress", response: begun },
	];
	items.forEach(({ opened, done, steps }, index) => {
		events.push({ type: "response.output_item.added", output_index: index, item: opened });
		for (const step of steps) events.push({ ...step, output_index: index, item_id: done.id });
		events.push({ type: "response.output_item.done", output_index: index, item: done });
	});
	events.push({ type: "response.completed", response: whole });
	return { body: whole, payloads: events.map((event, at) => JSON.stringify({ ...event, sequence_number: at })) };
}

function itemsOf(body: Body, plan: Plan, id: string, vendor: string): Told[] {
	const items: Told[] = [];
	const include = Array.isArray(body.include) ? body.include : [];
	const encrypted = include.includes("reasoning.encrypted_content");
	if (encrypted || plan.reasoning.length > 0) items.push(reasoningItem(plan, id, encrypted ? encryptedBy(vendor, id) : undefined));
	const searches = objectsOf(body.tools).some(({ type }) => type === "web_search") && /\bsearch\b/i.test(lastUserText(body));
	if (searches) items.push(searchItem(id, lastUserText(body), include.includes("web_search_call.action.sources")));
	const custom = new Set(objectsOf(body.tools).flatMap(({ type, name }) => (type === "custom" ? [name] : [])));
	plan.calls.forEach((call, at) => items.push(callItem(call, `${id}_${at}`, custom.has(call.name))));
	if (plan.calls.length === 0) items.push(messageItem(plan, id, searches));
	return items;
}

function reasoningItem(plan: Plan, id: string, encrypted: string | undefined): Told {
	const text = plan.reasoning.join("");
	const item: Body = { id: `rs_${id}`, type: "reasoning", summary: [] };
	if (encrypted) item.encrypted_content = encrypted;
	if (text === "") return { opened: item, done: item, steps: [] };
	const part = { type: "summary_text", text };
	return {
		opened: item,
		done: { ...item, summary: [part] },
		steps: [
			{ type: "response.reasoning_summary_part.added", summary_index: 0, part: { ...part, text: "" } },
			...plan.reasoning.map((delta) => ({ type: "response.reasoning_summary_text.delta", summary_index: 0, delta })),
			{ type: "response.reasoning_summary_text.done", summary_index: 0, text },
			{ type: "response.reasoning_summary_part.done", summary_index: 0, part },
		],
	};
}

function searchItem(id: string, query: string, showsSources: boolean): Told {
	const item = { id: `ws_${id}`, type: "web_search_call" };
	const steps = ["in_progress", "searching", "completed"].map((step) => ({ type: `response.web_search_call.${step}` }));
	const sources = showsSources ? { sources: [{ type: "url", url: "https://news.example/found" }] } : {};
	const done = { ...item, status: "completed", action: { type: "search", query, queries: [query], ...sources } };
	return { opened: { ...item, status: "in_progress" }, done, steps };
}

function callItem(call: Plan["calls"][number], id: string, custom: boolean): Told {
	const field = custom ? "input" : "arguments";
	const text = custom ? String(call.arguments.input) : JSON.stringify(call.arguments);
	const head = { id: `${custom ? "ctc" : "fc"}_${id}`, type: custom ? "custom_tool_call" : "function_call", call_id: `call_${id}` };
	const item = { ...head, name: call.name };
	const event = custom ? "response.custom_tool_call_input" : "response.function_call_arguments";
	const steps: Body[] = [text.slice(0, 5), text.slice(5)].map((delta) => ({ type: `${event}.delta`, delta }));
	steps.push({ type: `${event}.done`, [field]: text });
	return { opened: { ...item, status: "in_progress", [field]: "" }, done: { ...item, status: "completed", [field]: text }, steps };
}

function messageItem(plan: Plan, id: string, searched: boolean): Told {
	const item = { id: `msg_${id}`, type: "message", role: "assistant" };
	const text = plan.text.join("");
	const annotation = { type: "url_citation", start_index: 0, end_index: 5, url: "https://news.example/found", title: "Found" };
	const annotations = searched ? [annotation] : [];
	const part = { type: "output_text", text, annotations, logprobs: [] };
	const at = { content_index: 0 };
	return {
		opened: { ...item, status: "in_progress", content: [] },
		done: { ...item, status: "completed", content: [part] },
		steps: [
			{ type: "response.content_part.added", ...at, part: { ...part, text: "", annotations: [] } },
			...plan.text.map((delta) => ({ type: "response.output_text.delta", ...at, delta, logprobs: [] })),
			...annotations.map((one) => ({ type: "response.output_text.annotation.added", ...at, annotation_index: 0, annotation: one })),
			{ type: "response.output_text.done", ...at, text, logprobs: [] },
			{ type: "response.content_part.done", ...at, part },
		],
	};
}
