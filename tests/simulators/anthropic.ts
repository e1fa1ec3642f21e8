import {
	type Answer,
	type Body,
	completionTokens,
	type Family,
	nextAnswerId,
	objectsOf,
	type Plan,
	planAnswer,
	type Route,
	textOf,
} from "./family.ts";
import { faultIn } from "./anthropic-rules.ts";
import { citation, isSearchTool, searchBlocks } from "./anthropic-searches.ts";
import type { Behaviour } from "./script.ts";

const path = /^(?:\/[a-z-]+)?\/v1\/(messages|messages\/count_tokens|models)$/;
const typeOfStatus: Record<number, string> = {
	400: "invalid_request_error",
	401: "authentication_error",
	403: "permission_error",
	404: "not_found_error",
	413: "request_too_large",
	429: "rate_limit_error",
	500: "api_error",
	529: "overloaded_error",
};

export const anthropic: Family = {
	name: "anthropic",
	match(method, requestPath, headers) {
		const match = path.exec(requestPath);
		if (!match) return undefined;
		if (match[1] === "models") {
			const ours = headers["x-api-key"] !== undefined || requestPath.startsWith("/anthropic/");
			return method === "GET" && ours ? { kind: "models", vendor: "anthropic" } : undefined;
		}
		if (method !== "POST") return undefined;
		return { kind: "chat", vendor: "anthropic", ...(match[1] === "messages" ? {} : { counts: true }) };
	},
	credential: (headers) => headers["x-api-key"],
	objection: (route, headers, body) => {
		if (headers["anthropic-version"] === undefined) {
			return { status: 400, message: "anthropic-version: header is required" };
		}
		const message = faultIn(body, headers["anthropic-beta"], route.counts === true);
		return message === undefined ? undefined : { status: 400, message };
	},
	errorBody: (status, message) => ({
		type: "error",
		error: { type: typeOfStatus[status] ?? (status >= 500 ? "api_error" : "invalid_request_error"), message },
		request_id: "req_simulated",
	}),
	errorEvent: (message) => JSON.stringify({ type: "error", error: { type: "overloaded_error", message } }),
	answer,
	frame: (payload) => `event: ${(JSON.parse(payload) as { type: string }).type}\ndata: ${payload}\n\n`,
	endMarks: [],
	lastUserText: (body) => textOf(objectsOf(body.messages).findLast(({ role }) => role === "user")?.content),
};

/** What to say, from a Messages body. */
export function planAnthropic(route: Route, body: Body, behaviour: Behaviour): Plan {
	const choice = (body.tool_choice ?? {}) as Body;
	const own = objectsOf(body.tools).filter((tool) => !isSearchTool(tool));
	const tools = own.map((tool) => ({
		name: String(tool.name),
		parameters: tool.input_schema as Body | undefined,
	}));
	const last = objectsOf(body.messages).at(-1);
	const thinking = (body.thinking as Body | undefined)?.type;
	return planAnswer(
		route.vendor,
		anthropic.lastUserText(body),
		{
			tools: choice.type === "none" ? [] : tools,
			forced: choice.type === "any" || choice.type === "tool",
			...(choice.type === "tool" ? { forcedName: String(choice.name) } : {}),
			answered: objectsOf(last?.content).some(({ type }) => type === "tool_result"),
			reasoning: thinking === "enabled" || thinking === "adaptive",
		},
		behaviour,
	);
}

const signature = "c2ltdWxhdGVkLXNpZ25hdHVyZQ==";

function answer(route: Route, body: Body, plan: Plan): Answer {
	if (route.counts) return { body: { input_tokens: plan.promptTokens }, payloads: [] };
	const output = completionTokens(plan) + plan.reasoning.length;
	const prompt = anthropic.lastUserText(body);
	const searches = objectsOf(body.tools).some(isSearchTool) && /\bsearch\b/i.test(prompt);
	const usage = plan.usage ?? {
		input_tokens: plan.promptTokens,
		cache_creation_input_tokens: 0,
		cache_read_input_tokens: 0,
		output_tokens: output,
		...(searches ? { server_tool_use: { web_search_requests: 1 } } : {}),
	};
	const head = { id: nextAnswerId("msg_"), type: "message", role: "assistant", model: body.model };
	const blocks: Body[] = [];
	if (plan.reasoning.length > 0) blocks.push({ type: "thinking", thinking: plan.reasoning.join(""), signature });
	if (searches) blocks.push(...searchBlocks(prompt, head.id));
	const cited = searches ? { citations: [citation] } : {};
	if (plan.text.length > 0) blocks.push({ type: "text", text: plan.text.join(""), ...cited });
	plan.calls.forEach((call, index) =>
		blocks.push({
			type: "tool_use",
			id: `toolu_simulated_${objectsOf(body.messages).length}_${index}`,
			name: call.name,
			input: call.arguments,
		}),
	);
	const stopReason = plan.calls.length > 0 ? "tool_use" : "end_turn";
	const events: Body[] = [
		{
			type: "message_start",
			message: { ...head, content: [], stop_reason: null, stop_sequence: null, usage: { ...usage, output_tokens: 1 } },
		},
		{ type: "ping" },
		...blocks.flatMap((block, index) => blockEvents(block, index, plan)),
		{ type: "message_delta", delta: { stop_reason: stopReason, stop_sequence: null }, usage },
		{ type: "message_stop" },
	];
	return {
		body: { ...head, content: blocks, stop_reason: stopReason, stop_sequence: null, usage },
		payloads: events.map((event) => JSON.stringify(event)),
	};
}

function blockEvents(block: Body, index: number, plan: Plan): Body[] {
	const delta = (fieldsOfDelta: Body) => ({ type: "content_block_delta", index, delta: fieldsOfDelta });
	const start = (opened: Body) => ({ type: "content_block_start", index, content_block: opened });
	const stop = { type: "content_block_stop", index };
	if (block.type === "thinking") {
		const deltas = plan.reasoning.map((thinking) => delta({ type: "thinking_delta", thinking }));
		return [
			start({ ...block, thinking: "", signature: "" }),
			...deltas,
			delta({ type: "signature_delta", signature }),
			stop,
		];
	}
	if (block.type === "text") {
		const citations = objectsOf(block.citations).map((one) => delta({ type: "citations_delta", citation: one }));
		const empty = { type: "text", text: "", ...(citations.length > 0 ? { citations: [] } : {}) };
		return [start(empty), ...citations, ...plan.text.map((text) => delta({ type: "text_delta", text })), stop];
	}
	if (block.type === "web_search_tool_result") return [start(block), stop];
	const input = JSON.stringify(block.input);
	const pieces = [input.slice(0, 4), input.slice(4)].map((piece) =>
		delta({ type: "input_json_delta", partial_json: piece }),
	);
	return [start({ ...block, input: {} }), ...pieces, stop];
}
