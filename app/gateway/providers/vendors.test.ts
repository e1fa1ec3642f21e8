import { describe, expect, test } from "vitest";
import type { Mapping } from "~/catalog/types";
import { openAiRequest, requestOf, targetOf } from "../../../tests/factories/provider-fixtures";
import type { ChatRequest } from "../chat";
import type { WireRequest } from "./provider";
import { providerOf } from "./registry";

/** What the references of vendors say, and OpenAI's does not. */
function wire(id: string, request: ChatRequest, mapping: Partial<Mapping> = {}): WireRequest & { warnings: string[] } {
	const target = targetOf(id, mapping);
	const family = providerOf(id);
	const provider = family?.forMapping?.(target.mapping, target.credential, request) ?? family;
	const written = provider?.toWire(request, target);
	if (!written) throw new Error(`no provider ${id}`);
	return { ...written, warnings: written.warnings ?? [] };
}

const plain = { messages: [{ role: "user", content: "Hi" }] };

describe("Z.AI", () => {
	test.each<[unknown, unknown, number]>([
		["END", ["END"], 0],
		[["END"], ["END"], 0],
		[["END", "STOP"], ["END"], 1],
	])("takes one stop word: %j", (stop, sent, warned) => {
		const { body, warnings } = wire("zai", openAiRequest({ ...plain, stop }));
		expect(body.stop).toEqual(sent);
		expect(warnings).toHaveLength(warned);
	});

	test.each<[unknown, unknown, number]>([
		["user-4711", "user-4711", 0],
		["u", undefined, 1],
		["u".repeat(129), undefined, 1],
	])("knows end users as user_id: %j", (user, sent, warned) => {
		const { body, warnings } = wire("zai", openAiRequest({ ...plain, user }));
		expect(body).not.toHaveProperty("user");
		expect(body.user_id).toBe(sent);
		expect(warnings).toHaveLength(warned);
	});

	test("takes no top_p below 0.01", () => {
		const { body, warnings } = wire("zai", openAiRequest({ ...plain, top_p: 0 }));
		expect(body.top_p).toBe(0.01);
		expect(warnings).toEqual(["top_p 0 was sent as 0.01, the least this provider takes"]);
	});
});

describe("ByteDance", () => {
	test("takes one of the two output limits", () => {
		const both = wire("bytedance", openAiRequest({ ...plain, max_tokens: 5, max_completion_tokens: 7 })).body;
		expect(both.max_completion_tokens).toBe(7);
		expect(both).not.toHaveProperty("max_tokens");
		expect(wire("bytedance", openAiRequest({ ...plain, max_tokens: 5 })).body.max_tokens).toBe(5);
	});

	test("takes stop words where nothing is thought", () => {
		const request = openAiRequest({ ...plain, stop: ["END"] });
		expect(wire("bytedance", request, { reasoning: false }).body.stop).toEqual(["END"]);
		const thinking = wire("bytedance", request, { reasoning: true });
		expect(thinking.body).not.toHaveProperty("stop");
		expect(thinking.warnings).toHaveLength(1);
	});
});

describe("Cerebras", () => {
	const request = requestOf({
		messages: [
			{ role: "user", content: [{ type: "text", text: "q" }] },
			{ role: "assistant", content: [{ type: "reasoning", text: "Hm." }, { type: "text", text: "a" }] },
			{ role: "user", content: [{ type: "text", text: "more" }] },
		],
	});

	test.each([
		["zai-glm-4.7", "<think>\nHm.\n</think>\n\na"],
		["gpt-oss-120b", "Hm.a"],
	])("%s gets its reasoning back inside the content", (externalId, content) => {
		const messages = wire("cerebras", request, { externalId, reasoning: true }).body.messages as { content: unknown }[];
		expect(messages[1]).toEqual({ role: "assistant", content });
	});

	test("a content of parts gets one more", () => {
		const messages = [{ role: "user", content: "q" }, { role: "assistant", reasoning: "Hm.", content: [{ type: "text", text: "a" }] }];
		const sent = wire("cerebras", openAiRequest({ messages }), { externalId: "gpt-oss-120b" }).body.messages as { content: unknown }[];
		expect(sent[1]?.content).toEqual([{ type: "text", text: "Hm." }, { type: "text", text: "a" }]);
	});
});

test("EmberCloud reads switch and depth in one object", () => {
	const asking = (effort: "none" | "low") => wire("embercloud", requestOf({ reasoning: { effort } }), { reasoning: true }).body;
	expect(asking("low").reasoning).toEqual({ enabled: true, effort: "low" });
	expect(asking("none").reasoning).toEqual({ enabled: false });
});

test("Azure AI Foundry takes stop words as a list, and one name of the output limit", () => {
	const asked = openAiRequest({ ...plain, stop: "END", max_completion_tokens: 7 });
	const { body } = wire("azure-ai-foundry", asked, { externalId: "grok-4-1-fast-non-reasoning", reasoning: false });
	expect(body).toMatchObject({ stop: ["END"], max_tokens: 7 });
	expect(body).not.toHaveProperty("max_completion_tokens");
});

test("Xiaomi's content filter answers with a status of its own", () => {
	const fault = (status: number) => providerOf("xiaomi")?.readError(status, new Headers(), { error: { message: "no" } });
	expect(fault(421)).toMatchObject({ status: 421, contentRefused: true });
	expect(fault(400)).not.toHaveProperty("contentRefused");
});

test("Baidu refuses probabilities of tokens", () => {
	const { body, warnings } = wire("baidu", openAiRequest({ ...plain, logprobs: true, top_logprobs: 3 }));
	expect(Object.keys(body)).not.toEqual(expect.arrayContaining(["logprobs"]));
	expect(body).not.toHaveProperty("top_logprobs");
	expect(warnings).toHaveLength(2);
});

test.each([
	["vertex-openai", "grok-4.6"],
	["azure-ai-foundry", "grok-4-1-fast-reasoning"],
	["aws-bedrock", "xai.grok-4.3"],
])("%s sends xAI's models nothing that they refuse", (id, externalId) => {
	const asked = openAiRequest({ ...plain, stop: ["END"], presence_penalty: 0.5, frequency_penalty: 0.5, logit_bias: { 1: 2 } });
	const mapping = { externalId, reasoning: true, apiFormat: "openai-chat-completions" } as const;
	const { body, warnings } = wire(id, asked, mapping);
	const refused = ["stop", "presence_penalty", "frequency_penalty", "logit_bias"];
	expect(refused.filter((name) => name in body)).toEqual([]);
	expect(warnings).toHaveLength(refused.length);
});
