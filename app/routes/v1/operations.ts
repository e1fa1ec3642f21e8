import { z } from "zod";
import { messageSchema, tokenCountSchema } from "~/gateway/protocols/anthropic-messages/answer-schema";
import { countTokensRequestSchema, messagesRequestSchema } from "~/gateway/protocols/anthropic-messages/schema";
import { chatCompletionSchema } from "~/gateway/protocols/openai-chat/answer-schema";
import { chatCompletionRequestSchema } from "~/gateway/protocols/openai-chat/schema";
import { completionRequestSchema, completionSchema } from "~/gateway/protocols/openai-completions/answer-schema";
import { deletedResponseSchema, inputItemsSchema, responseSchema } from "~/gateway/protocols/openai-responses/answer-schema";
import { responseRequestSchema } from "~/gateway/protocols/openai-responses/schema";
import { registerOperation } from "~/http/openapi-registry";

const flag = z.enum(["true", "false"]).optional();

/** What every inference route understands. */
const callHeaders = z.object({
	"x-source": z.string().optional().describe("Domain of the application, for usage by source"),
	"x-session-id": z.string().optional().describe("Ties the requests of one conversation together, and keeps them at one provider"),
	"x-request-id": z.string().optional().describe("Echoed on the response; made up where absent"),
	"x-request-timeout-ms": z.string().optional().describe("Shortens the time limit of this request, all its attempts included"),
	"x-no-fallback": flag.describe("`true`: no other provider than the first may answer"),
	"x-dry-run": flag.describe("`true`: answers with the routing decision and all scores; nobody is called and nothing costs"),
});

/** Errors of whatever needs an API key; providers' own come as 400, 502, 503, 504 and 529. */
const keyRefusals = {
	401: "No API key, or one that is not valid (any more)",
	403: "The key's rules or its organization's policies do not allow it",
	429: "A limit is reached; Retry-After says when to try again",
};

const keptRefusals = { ...keyRefusals, 400: "A parameter has no such value", 404: "There is no such response, or not for this key" };

const callRefusals = {
	...keyRefusals,
	400: "The request is not valid, or no provider of the model can serve it",
	402: "Credits or a spending limit do not suffice",
	404: "There is no such model",
	413: "The body is too large",
	502: "The provider failed",
	503: "Nobody can serve the request at the moment",
	504: "The provider did not answer in time",
};

registerOperation({
	method: "POST",
	path: "/v1/chat/completions",
	summary: "Create a chat completion",
	description:
		"OpenAI's chat completions over every provider. With `stream: true` the answer is a stream of " +
		"`chat.completion.chunk` events, the last of which carries usage and cost. The model `auto` is the cheapest one that can " +
		"do what the request needs and has room for it; `free_models_only` and `no_reasoning` narrow that choice.",
	tag: "Gateway",
	auth: "api-key",
	headers: callHeaders,
	body: chatCompletionRequestSchema,
	responses: { 200: { description: "The completion", schema: chatCompletionSchema } },
	refusals: callRefusals,
	errors: "openai",
});

registerOperation({
	method: "POST",
	path: "/v1/completions",
	summary: "Create a text completion",
	description:
		"OpenAI's legacy completions over every model: the prompt becomes one message, and the model answers it. One prompt in a " +
		"request, as text; `suffix`, several prompts and `best_of` beyond `n` are refused.",
	tag: "Gateway",
	auth: "api-key",
	headers: callHeaders,
	body: completionRequestSchema,
	responses: { 200: { description: "The completion", schema: completionSchema } },
	refusals: callRefusals,
	errors: "openai",
});

registerOperation({
	method: "POST",
	path: "/v1/messages",
	summary: "Create a message",
	description:
		"Anthropic's messages over every provider; a provider of the same dialect gets the body as it is. With `stream: true` the " +
		"answer is a stream of Anthropic's events, whose `message_delta` carries usage and cost. Errors have Anthropic's envelope.",
	tag: "Gateway",
	auth: "api-key",
	headers: callHeaders.extend({
		"anthropic-version": z.string().optional(),
		"anthropic-beta": z.string().optional().describe("Passed on to providers of the same dialect"),
	}),
	body: messagesRequestSchema,
	responses: { 200: { description: "The message", schema: messageSchema } },
	refusals: callRefusals,
	errors: "anthropic",
});

registerOperation({
	method: "POST",
	path: "/v1/messages/count_tokens",
	summary: "Count the tokens of a message",
	description: "Counted by the provider where it does that, else estimated from the text. Costs nothing.",
	tag: "Gateway",
	auth: "api-key",
	body: countTokensRequestSchema,
	responses: { 200: { description: "The number of tokens", schema: tokenCountSchema } },
	refusals: callRefusals,
	errors: "anthropic",
});

registerOperation({
	method: "GET",
	path: "/v1/models",
	summary: "List models",
	tag: "Gateway",
	auth: "none",
	query: z.object({ include_deactivated: flag, exclude_deprecated: flag }),
	responses: {
		200: { description: "Models with their providers and prices", schema: z.object({ data: z.array(z.looseObject({ id: z.string() })) }) },
	},
	errors: "openai",
});

registerOperation({
	method: "POST",
	path: "/v1/responses",
	summary: "Create a response",
	description:
		"OpenAI's Responses API over every provider. `previous_response_id` and `store` need an organization that retains data. " +
		"With `stream: true` the answer is a stream of numbered events that ends with `response.completed`.",
	tag: "Gateway",
	auth: "api-key",
	headers: callHeaders,
	body: responseRequestSchema,
	responses: { 200: { description: "The response", schema: responseSchema } },
	refusals: callRefusals,
	errors: "openai",
});

const responseId = z.object({ id: z.string() });

registerOperation({
	method: "GET",
	path: "/v1/responses/{id}",
	summary: "Read a kept response",
	tag: "Gateway",
	auth: "api-key",
	params: responseId,
	responses: { 200: { description: "The response", schema: responseSchema } },
	refusals: keptRefusals,
	errors: "openai",
});

registerOperation({
	method: "DELETE",
	path: "/v1/responses/{id}",
	summary: "Delete a kept response",
	tag: "Gateway",
	auth: "api-key",
	params: responseId,
	responses: { 200: { description: "It is gone", schema: deletedResponseSchema } },
	refusals: keptRefusals,
	errors: "openai",
});

registerOperation({
	method: "GET",
	path: "/v1/responses/{id}/input_items",
	summary: "List the input of a kept response",
	tag: "Gateway",
	auth: "api-key",
	params: responseId,
	query: z.object({ order: z.enum(["asc", "desc"]).optional(), limit: z.string().optional(), after: z.string().optional() }),
	responses: { 200: { description: "Input items, newest first", schema: inputItemsSchema } },
	refusals: keptRefusals,
	errors: "openai",
});
