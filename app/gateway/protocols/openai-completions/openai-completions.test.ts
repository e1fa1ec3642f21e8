import { describe, expect, test } from "vitest";
import { type ChatEvent, noUsage } from "../../chat";
import { GatewayError } from "../../errors";
import { noCost } from "../../pricing/cost";
import type { Closing, Served } from "../protocol";
import { openaiCompletions } from "./openai-completions";

const parse = (body: Record<string, unknown>) => openaiCompletions.parse({ model: "m", ...body }, {});

const servedBy = (body: Record<string, unknown> = { prompt: "Say" }): Served => ({
	requestId: "req1",
	logId: "log1",
	chat: parse(body),
	requestedModel: "m",
	requestedProvider: null,
	usedModel: "gpt-4o-mini",
	usedProvider: "openai",
	usedRegion: null,
	externalModel: "gpt-4o-mini",
	created: 7,
	omitUsageChunk: false,
	excludeReasoning: false,
});

const usage = { ...noUsage, promptTokens: 3, completionTokens: 2 };
const closing: Closing = { usage, cost: noCost, attempts: [] };

const events: ChatEvent[] = [
	{ type: "start", id: "chatcmpl-1", created: 9 },
	{ type: "reasoning", text: "hm" },
	{ type: "text", text: "Hel", logprobs: { content: [{ token: "Hel", logprob: -0.1, top_logprobs: [{ token: "Hel", logprob: -0.1 }, { token: "Ho", logprob: -2 }] }] } },
	{ type: "text", text: "lo", logprobs: { content: [{ token: "lo", logprob: -0.2, top_logprobs: [] }] } },
	{ type: "text", text: "Hi", choice: 1 },
	{ type: "usage", usage },
	{ type: "finish", reason: "length", raw: "length" },
	{ type: "finish", reason: "tool_calls", raw: "tool_calls", choice: 1 },
];

function streamed(body?: Record<string, unknown>, given = events) {
	const writer = openaiCompletions.openStream(servedBy(body));
	const text = given.map((event) => writer.write(event)).join("") + writer.close(closing);
	const payloads = text.split("\n\n").filter((frame) => frame !== "").map((frame) => frame.replace(/^data: /, ""));
	expect(payloads.at(-1)).toBe("[DONE]");
	return payloads.slice(0, -1).map((payload) => JSON.parse(payload) as { choices: { text: string; index: number; finish_reason: string | null; logprobs: unknown }[] });
}

describe("parse", () => {
	test("makes one message of the prompt and reads the rest as chat completions do", () => {
		const body = {
			model: "m",
			prompt: "Say hi",
			max_tokens: 5,
			temperature: 0,
			top_p: 0.5,
			stop: "\n",
			n: 2,
			best_of: 2,
			seed: 1,
			frequency_penalty: 0.1,
			presence_penalty: 0.2,
			logit_bias: { 1: 2 },
			logprobs: 3,
			user: "u",
			suffix: null,
			stream: true,
		};
		const chat = parse(body);
		expect(chat).toMatchObject({
			model: "m",
			stream: true,
			messages: [{ role: "user", content: [{ type: "text", text: "Say hi" }] }],
			sampling: {
				maxTokens: 5,
				temperature: 0,
				topP: 0.5,
				stop: ["\n"],
				n: 2,
				seed: 1,
				frequencyPenalty: 0.1,
				presencePenalty: 0.2,
				logitBias: { 1: 2 },
				logprobs: true,
				topLogprobs: 3,
			},
			user: "u",
			source: { dialect: "openai-completions", body },
		});
	});

	test("takes a list of one prompt, and a null wherever a field may be left out", () => {
		const chat = parse({ prompt: ["one"], logprobs: null, echo: null, best_of: null, n: null, stop: null });
		expect(chat.messages).toEqual([{ role: "user", content: [{ type: "text", text: "one" }] }]);
		expect(chat.sampling).toEqual({});
	});

	test.each<[string, Record<string, unknown>]>([
		["prompt", {}],
		["prompt", { prompt: "" }],
		["prompt", { prompt: [] }],
		["prompt", { prompt: 7 }],
		["prompt", { prompt: ["one", "two"] }],
		["prompt", { prompt: [1, 2, 3] }],
		["prompt", { prompt: [[1, 2], [3]] }],
		["suffix", { prompt: "x", suffix: "end" }],
		["best_of", { prompt: "x", best_of: 3 }],
		["echo", { prompt: "x", echo: "yes" }],
		["logprobs", { prompt: "x", logprobs: 6 }],
		["logprobs", { prompt: "x", logprobs: 1, echo: true }],
		["messages", { prompt: "x", messages: [] }],
		["tools", { prompt: "x", tools: [] }],
		["temperature", { prompt: "x", temperature: 9 }],
	])("refuses %s in %j", (param, body) => {
		let refused: unknown;
		try {
			parse(body);
		} catch (error) {
			refused = error;
		}
		expect(refused).toBeInstanceOf(GatewayError);
		expect(refused).toMatchObject({ status: 400, param });
	});
});

describe("answers", () => {
	test("have a text, a finish reason and log probabilities in lists for every choice", () => {
		expect(openaiCompletions.writeAnswer(events, servedBy(), closing)).toMatchObject({
			id: "cmpl-req1",
			object: "text_completion",
			created: 9,
			model: "openai/gpt-4o-mini",
			choices: [
				{
					text: "Hello",
					index: 0,
					finish_reason: "length",
					logprobs: {
						tokens: ["Hel", "lo"],
						token_logprobs: [-0.1, -0.2],
						top_logprobs: [{ Hel: -0.1, Ho: -2 }, {}],
						text_offset: [0, 3],
					},
				},
				{ text: "Hi", index: 1, finish_reason: "stop", logprobs: null },
			],
			usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5, cost: 0 },
			metadata: { request_id: "req1", used_provider: "openai" },
		});
	});

	test("always have a choice with a text", () => {
		expect(openaiCompletions.writeAnswer([], servedBy(), closing).choices).toEqual([
			{ text: "", index: 0, logprobs: null, finish_reason: "stop" },
		]);
		const refused = openaiCompletions.writeAnswer([{ type: "refusal", text: "No." }], servedBy(), closing);
		expect(refused.choices).toMatchObject([{ text: "No." }]);
	});

	test("begin with the prompt where it is echoed, streamed too", () => {
		const body = { prompt: "Say ", echo: true };
		const plain = events.map((event) => (event.type === "text" ? { type: event.type, text: event.text, choice: event.choice ?? 0 } : event));
		const whole = openaiCompletions.writeAnswer(plain, servedBy(body), closing);
		expect(whole.choices).toMatchObject([{ text: "Say Hello" }, { text: "Say Hi" }]);
		const choices = streamed(body, plain).flatMap((chunk) => chunk.choices);
		for (const [index, text] of [[0, "Say Hello"], [1, "Say Hi"]] as const) {
			expect(choices.filter((choice) => choice.index === index).map((choice) => choice.text).join("")).toBe(text);
		}
	});
});

describe("streams", () => {
	test("say the same as whole answers, then usage and cost", () => {
		const chunks = streamed();
		expect(chunks.slice(0, -1).map(({ choices }) => choices[0])).toEqual([
			{ text: "Hel", index: 0, finish_reason: null, logprobs: { tokens: ["Hel"], token_logprobs: [-0.1], top_logprobs: [{ Hel: -0.1, Ho: -2 }], text_offset: [0] } },
			{ text: "lo", index: 0, finish_reason: null, logprobs: { tokens: ["lo"], token_logprobs: [-0.2], top_logprobs: [{}], text_offset: [3] } },
			{ text: "Hi", index: 1, finish_reason: null, logprobs: null },
			{ text: "", index: 0, finish_reason: "length", logprobs: null },
			{ text: "", index: 1, finish_reason: "stop", logprobs: null },
		]);
		expect(chunks.at(-1)).toMatchObject({ object: "text_completion", choices: [], usage: { total_tokens: 5, cost: 0 } });
	});

	test("end a failure without an end mark", () => {
		const writer = openaiCompletions.openStream(servedBy());
		const frame = writer.fail(new GatewayError({ status: 502, message: "Cut." }));
		expect(frame).toMatch(/^event: error\ndata: \{"error":\{"message":"Cut\."/);
		expect(frame).not.toContain("[DONE]");
	});
});
