import { expect, test } from "vitest";
import { parseChatCompletionRequest } from "./openai-chat/parse";
import { parseResponseRequest } from "./openai-responses/parse";

const messages = [{ role: "user", content: "Hi" }];

// What a provider is sent has to be what was held of the budgets.
test("limits and choices in extra_body count as if they stood in the body", () => {
	const body = { model: "m", messages, max_tokens: 10, extra_body: { max_completion_tokens: 9000, n: 50, service_tier: "priority", own: 1 } };
	const chat = parseChatCompletionRequest(body);
	expect(chat.sampling).toMatchObject({ maxTokens: 9000, n: 50 });
	expect(chat.serviceTier).toBe("priority");
	expect(chat.source.body).toMatchObject({ max_completion_tokens: 9000, n: 50, extra_body: { own: 1 } });
	expect(body.extra_body).toHaveProperty("n");
});

test("they are checked like fields of the body, which win over them", () => {
	expect(() => parseChatCompletionRequest({ model: "m", messages, extra_body: { n: 1000 } })).toThrow(/n/);
	expect(parseChatCompletionRequest({ model: "m", messages, n: 2, extra_body: { n: 5 } }).sampling.n).toBe(2);
	const stolen = parseChatCompletionRequest({ model: "m", messages, extra_body: { model: "x", stream: true, messages: [] } });
	expect(stolen).toMatchObject({ model: "m", stream: false, messages: [{ role: "user" }] });
});

test("the same holds for responses", () => {
	const asked = (extra_body: object) => parseResponseRequest({ model: "m", input: "Hi", max_output_tokens: undefined, extra_body });
	expect(asked({ max_output_tokens: 70 }).sampling.maxTokens).toBe(70);
	expect(() => asked({ background: true })).toThrow(/[Bb]ackground/);
	expect(() => asked({ previous_response_id: "resp_of_another" })).toThrow(/not found/);
});
