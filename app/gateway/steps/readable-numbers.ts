import { doubleOf, isExactNumber } from "../exact-json";

type Members = Record<string, unknown>;

/**
 * Makes doubles of the exact numbers (`exact-json.ts`) in what the gateway reads of a request, whatever its format;
 * changes it.
 *
 * The rule goes by names. What stands under names that the formats define is read and checked, so that a number there is
 * a double, as if the body had been parsed the usual way: a `seed` of 20 digits is refused in the same words. Inside the
 * caller's own values (arguments of tools, schemas) and under names that no format defines, everything is only handed
 * on and stays exact. An own value that is itself a number becomes a double too: an object is expected, and refused a
 * number.
 */
export function makeReadable(members: Members): void {
	for (const name of Object.keys(members)) {
		const member = members[name];
		if (typeof member !== "object" || member === null) continue;
		if (ownNames.has(name)) members[name] = doubleOf(member);
		else if (definedNames.has(name)) members[name] = readableOf(member);
		if (name === "input" && Array.isArray(member)) readableOf(member);
		if (name === "logit_bias" && !isExactNumber(member)) makeDoubles(member as Members);
	}
}

function makeDoubles(table: Members): void {
	for (const name of Object.keys(table)) table[name] = doubleOf(table[name]);
}

function readableOf(value: object): unknown {
	if (isExactNumber(value)) return doubleOf(value);
	if (!Array.isArray(value)) {
		makeReadable(value as Members);
		return value;
	}
	for (let at = 0; at < value.length; at++) {
		const item: unknown = value[at];
		if (typeof item === "object" && item !== null) value[at] = readableOf(item);
	}
	return value;
}

const namesIn = (text: string) => new Set(text.trim().split(/\s+/));

/** Values of the caller's own. `input` is one of a tool's call, and a list of messages in the Responses format. */
const ownNames = namesIn("arguments image_config input input_examples input_schema metadata parameters schema");

/** Names of members that the request formats define (the schemas of the protocols), own values apart. */
const definedNames = namesIn(`
	allowed_domains allowed_tools annotations approximate background best_of blocked_domains budget_tokens
	cache_control call_id citations city container content context conversation country custom data description
	detail disable_parallel_tool_use display echo effort enabled encrypted_content exclude external_web_access
	extra_content file file_data file_id file_url filename filters format free_models_only frequency_penalty
	function function_call functions generate_summary google hedge_ms id image_url images include include_reasoning
	include_usage index input_audio instructions is_error json_schema logit_bias logprobs max_completion_tokens
	max_output_tokens max_tokens max_uses media_type message messages mode model models n name namespace
	no_reasoning output output_config output_format parallel_tool_calls plugins presence_penalty
	previous_response_id prompt prompt_cache_breakpoint prompt_cache_key reasoning reasoning_content
	reasoning_details reasoning_effort reasoningText refusal region response_format result role routing
	safety_identifier search_context_size seed service_tier signature source status stop stop_sequences store
	strategy stream stream_options strict suffix summary system temperature text thinking thought_signature
	timezone title tool_call_id tool_calls tool_choice tool_name tool_use_id tools top_k top_logprobs top_p
	truncation ttl type url user user_id user_location verbosity web_search web_search_options
`);
