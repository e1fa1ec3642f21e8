import { describe, expect, test } from "vitest";
import { objectionToChat } from "./openai-rules";

const user = { role: "user", content: "Hi" };
const asked = (vendor: string, fields: object) => objectionToChat({ model: "m", messages: [user], ...fields }, vendor);

describe("the stand-in of a vendor", () => {
	test.each<[string, object]>([
		["zai", { user: "user-4711" }],
		["zai", { temperature: 1.5 }],
		["zai", { stop: ["a", "b"] }],
		["zai", { user_id: "u" }],
		["bytedance", { seed: 1 }],
		["bytedance", { max_tokens: 1, max_completion_tokens: 1 }],
		["bytedance", { thinking: { type: "adaptive" } }],
		["novita", { thinking: { type: "enabled" } }],
		["novita", { enable_thinking: "yes" }],
		["minimax", { temperature: 0 }],
		["mistral", { seed: 1 }],
		["cerebras", { logit_bias: {} }],
		["baidu", { logprobs: true }],
		["deepinfra", { enable_thinking: true }],
		["together-ai", { reasoning: { effort: "low" } }],
		["alibaba", { enable_thinking: false, thinking_budget: 100 }],
		["xai", { model: "grok-4.3", stop: ["a"] }],
	])("%s refuses %j", (vendor, fields) => {
		expect(asked(vendor, fields)).toMatchObject({ status: vendor === "mistral" ? 422 : 400 });
	});

	test.each<[string, object]>([
		["zai", { user_id: "user-4711", temperature: 1, stop: ["a"], thinking: { type: "disabled" } }],
		["bytedance", { max_completion_tokens: 1, thinking: { type: "auto" } }],
		["novita", { enable_thinking: true }],
		["minimax", { temperature: 0.01, thinking: { type: "adaptive" } }],
		["mistral", { random_seed: 1 }],
		["together-ai", { reasoning: { enabled: false } }],
		["alibaba", { enable_thinking: true, thinking_budget: 100 }],
		["xai", { model: "grok-4-1-fast-non-reasoning", stop: ["a"] }],
	])("%s takes %j", (vendor, fields) => {
		expect(asked(vendor, fields)).toBeUndefined();
	});

	test("Mistral lets no user speak right after a tool", () => {
		const call = { id: "callAAAA1", type: "function", function: { name: "f", arguments: "{}" } };
		const turn = [user, { role: "assistant", content: null, tool_calls: [call] }, { role: "tool", tool_call_id: call.id, content: "4" }];
		expect(asked("mistral", { messages: turn })).toBeUndefined();
		expect(asked("mistral", { messages: [...turn, user] })).toMatchObject({ status: 400, code: "3230" });
		expect(asked("groq", { messages: [...turn, user] })).toBeUndefined();
	});
});
