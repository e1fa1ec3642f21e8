import type { WebSearch } from "../chat";
import type { Fields } from "./fields";
import type { WireTarget } from "./provider";
import { openAiCompatible } from "./openai-compatible/openai-compatible";
import { warnSearchLosses } from "./openai-compatible/web-search";

/** Hosts by region. Source: https://www.alibabacloud.com/help/en/model-studio/base-url */
const hosts: Readonly<Record<string, string>> = {
	singapore: "dashscope-intl.aliyuncs.com",
	"us-virginia": "dashscope-us.aliyuncs.com",
	"cn-beijing": "dashscope.aliyuncs.com",
};

/**
 * Alibaba Cloud Model Studio. Thinking is switched by `enable_thinking` and bounded by `thinking_budget`; markers on
 * content parts make a cache that is read at a price of its own.
 * Sources: https://www.alibabacloud.com/help/en/model-studio/deep-thinking,
 * https://www.alibabacloud.com/help/en/model-studio/context-cache,
 * https://www.alibabacloud.com/help/en/model-studio/web-search
 */
export const alibaba = openAiCompatible({
	id: "alibaba",
	developerRole: false,
	jsonSchema: "listed",
	thinking: "enable_thinking",
	budgetField: "thinking_budget",
	reasoningReplay: "reasoning_content",
	cacheMarkers: true,
	refusedFields: ["logit_bias", "verbosity"],
	baseUrl: ({ region, credential }) => {
		const place = region ?? credential.fields.alibaba_region ?? "singapore";
		const workspace = credential.fields.workspaceId ?? "trial";
		const host = place === "eu-frankfurt" ? `${workspace}.eu-central-1.maas.aliyuncs.com` : (hosts[place] ?? hosts.singapore);
		return `https://${host}/compatible-mode/v1`;
	},
	writeWebSearch: enableSearch,
	adjust: limitThinking,
	longestThinkingApart: 81_920,
});

/**
 * `max_tokens` leaves thinking out, which would be endless in comparison: it gets as much as the answer may have.
 * Sources: https://www.alibabacloud.com/help/en/model-studio/qwen-api-via-dashscope (max_tokens),
 * https://www.alibabacloud.com/help/en/model-studio/deep-thinking (thinking_budget)
 */
function limitThinking(body: Fields, { mapping }: WireTarget): void {
	const limit = body.max_completion_tokens ?? body.max_tokens;
	if (!mapping.reasoning || !mapping.reasoningMaxTokens || body.enable_thinking === false) return;
	if (typeof limit === "number" && body.thinking_budget == null) body.thinking_budget = limit;
}

/** The search knows only whether it must run; some models take no offer, only an order. */
export function enableSearch(body: Fields, wanted: WebSearch, { mapping }: WireTarget, warnings: string[]): void {
	body.enable_search = true;
	if (wanted.forced || mapping.webSearchForcedOnly) body.search_options = { forced_search: true };
	warnSearchLosses(
		wanted,
		["userLocation", "contextSize", "maxUses", "allowedDomains", "blockedDomains"],
		warnings,
	);
}
