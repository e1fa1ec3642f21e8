import { expect, it } from "vitest";
import { evident } from "./openai-chat/evident";
import { chatCompletionRequestSchema } from "./openai-chat/schema";
import { readPresent } from "./read-present";

const message = { role: "user", content: "Hi" };
const plain = { model: "m", messages: [message] };

it.each([
	["a plain request", plain],
	["fields that nobody knows", { ...plain, new_field: { deep: [1] }, temperature: 0.5, stop: ["a"] }],
	["content that has to be looked into", { ...plain, messages: [message, { role: "user", content: [{ type: "text", text: "Hi" }] }], top_p: 0.1 }],
	["nulls", { ...plain, temperature: null, tools: null }],
	["a missing field", { model: "m" }],
	["a field of the wrong kind", { ...plain, temperature: "warm" }],
	["several mistakes", { model: "", messages: [], n: 0 }],
	["a message that is none", { ...plain, messages: [{ role: "nobody" }] }],
	["an own __proto__", JSON.parse('{"model":"m","messages":[{"role":"user","content":"Hi"}],"__proto__":{"a":1}}')],
	["nothing", {}],
])("reads %s as the whole schema does", (_, body) => {
	const whole = chatCompletionRequestSchema.safeParse(body);
	const read = readPresent(chatCompletionRequestSchema, ["model", "messages"], body, evident);
	expect(read.success).toBe(whole.success);
	expect(read.data).toEqual(whole.data);
	expect(read.error?.issues).toEqual(whole.error?.issues);
});

it("copies nothing where the schema changes nothing", () => {
	const read = readPresent(chatCompletionRequestSchema, ["model", "messages"], plain, evident);
	expect(read.data).toBe(plain);
});

it("leaves the body as it is", () => {
	const body = { ...plain, reasoning: { effort: "low" } };
	const before = structuredClone(body);
	const read = readPresent(chatCompletionRequestSchema, ["model", "messages"], body, evident);
	expect(read.data).not.toBe(body);
	expect(body).toEqual(before);
});
