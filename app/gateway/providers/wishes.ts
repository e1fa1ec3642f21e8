import type { ChatRequest } from "../chat";
import { fieldsOf } from "./fields";

/**
 * What a request may ask for that not every wire has a field for, by the name that callers know it by. Penalties of zero and
 * absent log probabilities ask for nothing.
 */
const wishes = {
	frequency_penalty: ({ sampling }: ChatRequest) => (sampling.frequencyPenalty ?? 0) !== 0,
	presence_penalty: ({ sampling }: ChatRequest) => (sampling.presencePenalty ?? 0) !== 0,
	seed: ({ sampling }: ChatRequest) => sampling.seed !== undefined,
	logprobs: ({ sampling }: ChatRequest) => sampling.logprobs === true,
	logit_bias: ({ sampling }: ChatRequest) => Object.keys(sampling.logitBias ?? {}).length > 0,
	verbosity: ({ verbosity, source }: ChatRequest) => verbosity !== undefined || source.body.verbosity != null,
	prediction: ({ source }: ChatRequest) => fieldsOf(source.body.prediction) !== undefined,
	web_search: ({ webSearch }: ChatRequest) => webSearch !== undefined,
	image_config: ({ imageConfig }: ChatRequest) => imageConfig !== undefined,
	"cache_control on tools": ({ tools }: ChatRequest) => tools.some((tool) => tool.cache),
	prompt_cache_key: ({ promptCacheKey }: ChatRequest) => promptCacheKey !== undefined,
	safety_identifier: ({ safetyIdentifier }: ChatRequest) => safetyIdentifier !== undefined,
	user: ({ user }: ChatRequest) => user !== undefined,
} as const;

export type Wish = keyof typeof wishes;

/** Names the wishes that a wire has no field for, where they were made. */
export function warnUnsupported(request: ChatRequest, unsupported: readonly Wish[], warnings: string[]): void {
	for (const name of unsupported) {
		if (wishes[name](request)) warnings.push(`${name} was left out: this provider does not take it`);
	}
}
