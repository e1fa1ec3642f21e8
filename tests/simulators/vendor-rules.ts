import { type Body, isObject, objectsOf, type Objection } from "./family.ts";

const refuse = (message: string, param: string | null = null): Objection => ({ status: 400, message, param });

const fields = (names: string) => new Set(names.split(/\s+/));

const common = "model messages stream stream_options temperature top_p max_tokens stop response_format tools tool_choice";

/**
 * Vendors whose reference names every field they read. They ignore or refuse others; here both are refused, since what is
 * ignored without a word is lost.
 */
const documented: Readonly<Record<string, ReadonlySet<string>>> = {
	// https://github.com/mistralai/client-python/blob/main/docs/models/chatcompletionrequest.md
	mistral: fields(
		`model messages stream temperature top_p max_tokens stop response_format tools tool_choice random_seed metadata
		presence_penalty frequency_penalty n prediction parallel_tool_calls reasoning_effort prompt_mode guardrails
		prompt_cache_key safe_prompt`,
	),
	// https://docs.z.ai/api-reference/llm/chat-completion
	zai: fields(`${common} do_sample thinking reasoning_effort tool_stream request_id user_id`),
	// https://docs.byteplus.com/en/docs/ModelArk/1494384
	bytedance: fields(
		`${common} max_completion_tokens thinking reasoning_effort service_tier frequency_penalty presence_penalty logprobs
		top_logprobs logit_bias parallel_tool_calls`,
	),
	// https://novita.ai/docs/api-reference/model-apis-llm-create-chat-completion; efforts and choices as its models list them
	novita: fields(
		`${common} n seed frequency_penalty presence_penalty repetition_penalty top_k min_p logit_bias logprobs top_logprobs
		separate_reasoning enable_thinking chat_template_kwargs reasoning_effort parallel_tool_calls`,
	),
};

/** Switches of reasoning and searching, which are unknown to everybody who is not named. */
const switches: Readonly<Record<string, readonly string[]>> = {
	thinking: ["zai", "bytedance", "deepseek", "moonshot", "minimax", "tencent", "xiaomi", "embercloud", "fireworks"],
	enable_thinking: ["alibaba", "novita", "baidu"],
	thinking_budget: ["alibaba"],
	enable_search: ["alibaba", "scx-ai-gp"],
	search_options: ["alibaba", "scx-ai-gp"],
	reasoning: ["together-ai", "embercloud", "deepinfra"],
	include_reasoning: ["groq"],
};

/**
 * What vendors say they answer with an error.
 * Sources: https://console.groq.com/docs/openai,
 * https://inference-docs.cerebras.ai/resources/openai, https://docs.perplexity.ai/api-reference/chat-completions-post,
 * https://ai.baidu.com/ai-doc/WENXINWORKSHOP/0m9cwwyjj
 */
const forbidden: Readonly<Record<string, readonly string[]>> = {
	groq: ["logprobs", "logit_bias", "top_logprobs"],
	cerebras: ["frequency_penalty", "presence_penalty", "logit_bias", "service_tier"],
	perplexity: ["tools", "tool_choice", "parallel_tool_calls"],
	baidu: ["logprobs", "top_logprobs"],
};

/** Words for how thinking is switched; only ByteDance lets the model decide, only MiniMax calls it adaptive. */
const thinkingWords: Readonly<Record<string, readonly string[]>> = {
	bytedance: ["enabled", "disabled", "auto"],
	minimax: ["adaptive", "disabled"],
};

const efforts = new Set(["none", "minimal", "low", "medium", "high", "xhigh", "max"]);

/** What one vendor, unlike OpenAI, objects to in the fields of a request. */
export function objectionOfVendor(body: Body, vendor: string): Objection | undefined {
	const known = documented[vendor];
	const unknown = known && Object.keys(body).find((name) => !known.has(name));
	if (unknown && vendor === "mistral") return { status: 422, message: `body.${unknown}: Extra inputs are not permitted` };
	if (unknown) return refuse(`Unrecognized request argument supplied: ${unknown}`, unknown);
	const refused = forbidden[vendor]?.find((name) => name in body);
	if (refused) return refuse(`property '${refused}' is unsupported`, refused);
	const foreign = Object.keys(switches).find((name) => name in body && !switches[name]?.includes(vendor));
	if (foreign) return refuse(`Unrecognized request argument supplied: ${foreign}`, foreign);
	return malformed(body, vendor) ?? outOfRange(body, vendor) ?? refusedByGrok(body);
}

function malformed(body: Body, vendor: string): Objection | undefined {
	const { thinking, enable_thinking: enabled, reasoning, reasoning_effort: effort } = body;
	const words = thinkingWords[vendor] ?? ["enabled", "disabled"];
	if (thinking !== undefined && !(isObject(thinking) && words.includes(String(thinking.type)))) {
		return refuse("thinking.type is not one of its words", "thinking");
	}
	if (enabled !== undefined && typeof enabled !== "boolean") return refuse("enable_thinking is not a boolean", "enable_thinking");
	if (reasoning !== undefined && !(isObject(reasoning) && typeof reasoning.enabled === "boolean")) {
		return refuse("reasoning.enabled is not a boolean", "reasoning");
	}
	if (effort != null && !efforts.has(String(effort))) return refuse("reasoning_effort is unknown", "reasoning_effort");
	// https://www.alibabacloud.com/help/en/model-studio/deep-thinking
	if (body.thinking_budget !== undefined && enabled === false) return refuse("thinking_budget without thinking", "thinking_budget");
	return undefined;
}

/** What xAI's models that reason refuse, whoever serves them. Source: https://docs.x.ai/docs/guides/reasoning */
function refusedByGrok(body: Body): Objection | undefined {
	const model = String(body.model);
	if (!/grok-\d/.test(model)) return undefined;
	if ("logit_bias" in body) return refuse("logit_bias is not supported", "logit_bias");
	if (model.includes("non-reasoning")) return undefined;
	const refused = ["stop", "frequency_penalty", "presence_penalty"].find((name) => body[name] != null);
	return refused ? refuse(`Argument not supported on this model: ${refused}`, refused) : undefined;
}

/** Limits that differ from OpenAI's, from the pages named above and below. */
function outOfRange(body: Body, vendor: string): Objection | undefined {
	const { temperature, top_p: topP, stop, user_id: user } = body;
	const between = (value: unknown, least: number, most: number) =>
		value == null || (typeof value === "number" && value >= least && value <= most);
	if (vendor === "zai") {
		if (!between(temperature, 0, 1)) return refuse("temperature is not in [0, 1]", "temperature");
		if (!between(topP, 0.01, 1)) return refuse("top_p is not in [0.01, 1]", "top_p");
		if (Array.isArray(stop) && stop.length > 1) return refuse("only one stop word is supported", "stop");
		if (user !== undefined && !between(String(user).length, 6, 128)) return refuse("user_id has 6 to 128 characters", "user_id");
	}
	// https://platform.minimax.io/docs/api-reference/text-chat: neither may be zero
	if (vendor === "minimax" && !(between(temperature, 1e-9, 1) && between(topP, 1e-9, 1))) {
		return refuse("temperature and top_p are in (0, 1]");
	}
	// https://learn.microsoft.com/en-us/rest/api/aifoundry/modelinference/
	if (vendor === "azure-ai-foundry" && stop != null && !Array.isArray(stop)) return refuse("stop is not a list", "stop");
	// The one makes the other invalid.
	if (vendor === "bytedance" && body.max_tokens != null && body.max_completion_tokens != null) {
		return refuse("max_tokens and max_completion_tokens cannot be set together", "max_tokens");
	}
	if (vendor === "bytedance" && stop != null && String(body.model).startsWith("seed-")) return refuse("stop is not supported", "stop");
	return undefined;
}

/** What one vendor objects to in a conversation that OpenAI would take. */
export function objectionToOrder(body: Body, vendor: string): Objection | undefined {
	if (thinksBesideTools(body, vendor) && objectsOf(body.messages).some(lacksReasoning)) {
		return refuse("The `reasoning_content` in the thinking mode must be passed back to the API.");
	}
	if (vendor !== "mistral") return undefined;
	const messages = objectsOf(body.messages);
	const wrong = messages.some(({ role }, at) => role === "user" && messages[at - 1]?.role === "tool");
	// https://github.com/datapizza-labs/datapizza-ai/issues/98 quotes the whole answer
	return wrong ? { status: 400, message: "Unexpected role 'user' after role 'tool'", code: "3230" } : undefined;
}

/** Whether a turn with tools has to bring its reasoning. https://api-docs.deepseek.com/guides/thinking_mode */
function thinksBesideTools(body: Body, vendor: string): boolean {
	const thinks = vendor === "deepseek" || (vendor === "moonshot" && /k3|k2\.[5-9]|thinking/.test(String(body.model)));
	return thinks && !(isObject(body.thinking) && body.thinking.type === "disabled");
}

/** An empty text counts as none: https://github.com/NousResearch/hermes-agent/pull/17341 */
function lacksReasoning({ role, tool_calls: calls, reasoning_content: reasoning }: Body): boolean {
	return role === "assistant" && objectsOf(calls).length > 0 && (typeof reasoning !== "string" || reasoning === "");
}
