import { openAiCompatible } from "./openai-compatible/openai-compatible";
import { usesResponses } from "./openai-responses/choose-wire";
import { openAiResponses } from "./openai-responses/openai-responses";
import type { Provider } from "./provider";

/** These models cannot stop reasoning, and refuse stop sequences. */
const refusedFields = ["stop", "top_k", "logit_bias", "n", "verbosity"];

/**
 * Meta's Model API: chat completions, and the Responses API where reasoning has to survive a turn.
 * Sources: https://dev.meta.ai/docs/protocols/responses, https://docs.litellm.ai/docs/providers/meta
 */
function metaApi(id: string): Provider {
	const chat = openAiCompatible({ id, jsonSchema: "listed", refusedFields });
	const responses = openAiResponses({ id, issuer: "meta", customTools: false, refusedFields });
	return { ...chat, forMapping: (mapping, _credential, request) => (usesResponses(mapping, request) ? responses : chat) };
}

export const meta = metaApi("meta");
/** The same API at the price of those who let Meta train on their requests. */
export const metaContributor = metaApi("meta-contributor");
