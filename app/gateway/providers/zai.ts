import type { Fields } from "./fields";
import { clampTemperature } from "./openai-compatible/fit-body";
import { openAiCompatible } from "./openai-compatible/openai-compatible";
import { warnSearchLosses } from "./openai-compatible/web-search";

/** How much of each page is read. */
const contentSizes = { low: "medium", medium: "medium", high: "high" } as const;

/**
 * Z.AI (GLM). Thinking is switched by `thinking.type`; reasoning goes back with its turn; the search is a tool of the
 * provider's own whose results stand beside the choices. What its reference does not name is not read: left out, and told.
 * Sources: https://docs.z.ai/api-reference/llm/chat-completion, https://docs.z.ai/guides/capabilities/thinking-mode,
 * https://docs.z.ai/guides/tools/web-search
 */
export const zai = openAiCompatible({
	id: "zai",
	developerRole: false,
	jsonSchema: false,
	maxTokensField: "max_tokens",
	thinking: "thinking",
	reasoningReplay: "reasoning_content",
	fileUrls: true,
	refusedFields: [
		"frequency_penalty",
		"presence_penalty",
		"logit_bias",
		"logprobs",
		"top_logprobs",
		"top_k",
		"n",
		"seed",
		"verbosity",
		"parallel_tool_calls",
		"prompt_cache_key",
	],
	writeWebSearch: (body, wanted, _target, warnings) => {
		const search: Record<string, unknown> = { enable: true, search_engine: "search-prime", search_result: true };
		if (wanted.contextSize) search.content_size = contentSizes[wanted.contextSize];
		const [domain, ...others] = wanted.allowedDomains ?? [];
		if (domain !== undefined && others.length === 0) search.search_domain_filter = domain;
		const lost = ["userLocation", "maxUses", "blockedDomains"] as const;
		warnSearchLosses(wanted, others.length > 0 ? [...lost, "allowedDomains"] : lost, warnings);
		body.tools = [...(Array.isArray(body.tools) ? (body.tools as unknown[]) : []), { type: "web_search", web_search: search }];
	},
	adjust: (body, _target, warnings) => {
		clampTemperature(body, 1, warnings);
		if (typeof body.top_p === "number" && body.top_p < leastTopP) {
			warnings.push(`top_p ${body.top_p} was sent as ${leastTopP}, the least this provider takes`);
			body.top_p = leastTopP;
		}
		fitStop(body, warnings);
		renameUser(body, warnings);
	},
});

const leastTopP = 0.01;

/** One stop word, in a list. */
function fitStop(body: Fields, warnings: string[]): void {
	if (body.stop == null) return;
	const words: unknown[] = Array.isArray(body.stop) ? body.stop : [body.stop];
	if (words.length > 1) warnings.push("of stop, only the first word was sent: this provider takes one");
	body.stop = words.slice(0, 1);
}

/** End users are `user_id` there, of 6 to 128 characters. */
function renameUser(body: Fields, warnings: string[]): void {
	const { user } = body;
	delete body.user;
	if (user == null) return;
	if (typeof user === "string" && user.length >= 6 && user.length <= 128) body.user_id = user;
	else warnings.push("user was left out: this provider wants 6 to 128 characters");
}
