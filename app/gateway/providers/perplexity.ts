import { GatewayError } from "../errors";
import { openAiCompatible } from "./openai-compatible/openai-compatible";
import { warnSearchLosses } from "./openai-compatible/web-search";

/**
 * Perplexity. Every answer is searched for; its sources stand beside the choices, and every chunk carries usage. There
 * are no tools.
 * Sources: https://docs.perplexity.ai/docs/sonar/openai-compatibility,
 * https://docs.perplexity.ai/api-reference/chat-completions-post
 */
export const perplexity = openAiCompatible({
	id: "perplexity",
	developerRole: false,
	jsonSchema: "listed",
	streamUsage: false,
	maxTokensField: "max_tokens",
	alwaysSearches: true,
	refusedFields: ["logit_bias", "logprobs", "top_logprobs", "seed", "stop", "n", "user", "verbosity", "prompt_cache_key"],
	writeWebSearch: (body, wanted, _target, warnings) => {
		const { city, region, country } = wanted.userLocation ?? {};
		const location = { ...(city && { city }), ...(region && { region }), ...(country && { country }) };
		body.web_search_options = {
			...(wanted.contextSize && { search_context_size: wanted.contextSize }),
			...(wanted.userLocation && { user_location: location }),
		};
		const domains = [...(wanted.allowedDomains ?? []), ...(wanted.blockedDomains ?? []).map((domain) => `-${domain}`)];
		if (domains.length > 0) body.search_domain_filter = domains;
		warnSearchLosses(wanted, ["maxUses"], warnings);
		if (wanted.userLocation?.timezone) warnings.push("timezone of web_search was left out: this provider does not take it");
	},
	adjust: (body) => {
		if (body.tools === undefined) return;
		throw new GatewayError({
			status: 400,
			code: "model_not_supported",
			param: "tools",
			message: "Perplexity's models call no tools. Remove tools, or use another model.",
		});
	},
});
