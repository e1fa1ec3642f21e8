import { z } from "zod";
import { chatCompletionSchema } from "~/gateway/protocols/openai-chat/answer-schema";
import { chatCompletionRequestSchema } from "~/gateway/protocols/openai-chat/schema";
import { registerOperation } from "~/http/openapi-registry";

const flag = z.enum(["true", "false"]).optional();

registerOperation({
	method: "POST",
	path: "/v1/chat/completions",
	summary: "Create a chat completion",
	description:
		"OpenAI's chat completions over every provider. With `stream: true` the answer is a stream of " +
		"`chat.completion.chunk` events, the last of which carries usage and cost.",
	tag: "Gateway",
	auth: "api-key",
	headers: z.object({
		"x-source": z.string().optional().describe("Domain of the application, for usage by source"),
		"x-session-id": z.string().optional().describe("Ties the requests of one conversation together"),
		"x-request-id": z.string().optional().describe("Echoed on the response; made up where absent"),
		"x-request-timeout-ms": z.string().optional().describe("Shortens the time limit of this request"),
	}),
	body: chatCompletionRequestSchema,
	responses: { 200: { description: "The completion", schema: chatCompletionSchema } },
	errors: "openai",
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
