import { describe, expect, test } from "vitest";
import { openAiRequest, replay, requestOf, summaryOf, targetOf } from "../../../../tests/factories/provider-fixtures";
import type { Mapping } from "~/catalog/types";
import { type ChatEvent, type ChatRequest, freeFormParameters } from "../../chat";
import { foldEvents } from "../../fold-events";
import type { Provider, WireTarget } from "../provider";
import { providerOf } from "../registry";
import { openAiCompatible } from "./openai-compatible";

const native = openAiCompatible({ id: "openai", freeFormTools: true, safetyIdentifier: true });

function wire(provider: Provider | string, request: ChatRequest, mapping: Partial<Mapping> = {}) {
	const serving = typeof provider === "string" ? (providerOf(provider) as Provider) : provider;
	return serving.toWire(request, targetOf(serving.id, mapping, false));
}

const told = 'd\n\nThe input follows this grammar (lark):\nstart: "x"';
const grammar = { type: "grammar", syntax: "lark", definition: 'start: "x"' };

describe("tools of free text", () => {
	const neutral = requestOf({
		messages: [
			{ role: "user", content: [{ type: "text", text: "U" }] },
			{
				role: "assistant",
				content: [{ type: "tool-call", id: "c", name: "patch", arguments: '{"input":"a\\nb"}', freeForm: true }],
			},
			{ role: "tool", content: [{ type: "tool-result", toolCallId: "c", content: [{ type: "text", text: "R" }] }] },
		],
		tools: [{ name: "patch", description: "d", parameters: freeFormParameters, freeForm: { format: grammar } }],
		toolChoice: { type: "function", name: "patch" },
	});

	test("are custom tools where there are any, from a request of another dialect", () => {
		expect(wire(native, neutral).body).toMatchObject({
			tools: [{ type: "custom", custom: { name: "patch", format: { type: "grammar", grammar: { syntax: "lark" } } } }],
			tool_choice: { type: "custom", custom: { name: "patch" } },
			messages: [{}, { tool_calls: [{ id: "c", type: "custom", custom: { name: "patch", input: "a\nb" } }] }, {}],
		});
	});

	test.each(["anthropic", "aws-bedrock", "google-ai-studio"])("tell their grammar in words to %s", (id) => {
		expect(JSON.stringify(wire(id, { ...neutral, toolChoice: { type: "auto" } }).body)).toContain(JSON.stringify(told));
	});

	test("are functions elsewhere, from the same dialect, too", () => {
		expect(wire("groq", neutral).body).toMatchObject({
			tools: [{ type: "function", function: { name: "patch", description: told, parameters: freeFormParameters } }],
			tool_choice: { type: "function", function: { name: "patch" } },
			messages: [{}, { tool_calls: [{ type: "function", function: { arguments: '{"input":"a\\nb"}' } }] }, {}],
		});
		const own = openAiRequest({
			messages: [
				{ role: "assistant", tool_calls: [{ id: "c", type: "custom", custom: { name: "patch", input: "a" } }] },
				{ role: "tool", tool_call_id: "c", content: "R" },
			],
			tools: [{ type: "custom", custom: { name: "patch", format: { type: "grammar", grammar } } }],
			tool_choice: { type: "custom", custom: { name: "patch" } },
		});
		const { body } = wire("groq", own);
		expect(body).toMatchObject({
			tool_choice: { type: "function", function: { name: "patch" } },
			messages: [{ tool_calls: [{ type: "function", function: { name: "patch", arguments: '{"input":"a"}' } }] }, {}],
		});
		expect(body.tools).toMatchObject([
			{ function: { description: expect.stringContaining("start"), parameters: freeFormParameters } },
		]);
		expect(wire(native, own).body).toMatchObject({ tools: own.source.body.tools });
	});

	test("are called with JSON around their text, whole and streamed", () => {
		const call = (input: string, more = {}) => ({ index: 0, type: "custom", custom: { input }, ...more });
		const head = { id: "c1", type: "custom", custom: { name: "patch", input: "" } };
		const chunk = (delta: object, finish_reason: string | null = null) =>
			JSON.stringify({ id: "x", choices: [{ index: 0, delta, finish_reason }] });
		const streamed = replay(native, [
			chunk({ role: "assistant", tool_calls: [{ index: 0, ...head }] }),
			...['say "', "hi\n", "\ud83d", "\ude00"].map((piece) => chunk({ tool_calls: [call(piece)] })),
			chunk({}, "tool_calls"),
		]);
		const message = { tool_calls: [{ ...head, custom: { name: "patch", input: 'say "hi\n😀' } }] };
		const whole = native.readAnswer({ choices: [{ message, finish_reason: "tool_calls" }] }, targetOf("openai"));
		for (const events of [streamed, whole]) {
			const [called] = summaryOf(events).toolCalls;
			expect(called).toMatchObject({ id: "c1", name: "patch" });
			expect(JSON.parse(called?.arguments ?? "")).toEqual({ input: 'say "hi\n😀' });
			expect(events.find((event) => event.type === "tool-call")).toMatchObject({ freeForm: true });
		}
	});

	test("calls of the function that stands for one are marked", () => {
		const message = { tool_calls: [{ id: "c", function: { name: "patch", arguments: '{"input":"a"}' } }] };
		const target: WireTarget = { ...targetOf("groq"), request: neutral };
		const events = providerOf("groq")?.readAnswer({ choices: [{ message, finish_reason: "stop" }] }, target) ?? [];
		expect(events.find((event) => event.type === "tool-call")).toMatchObject({ freeForm: true });
	});
});

describe("cache markers", () => {
	const cache = { ttl: "1h" } as const;
	const marker = { type: "ephemeral" };

	test("reach a vendor that honours them, from either kind of request", () => {
		const text = { type: "text", text: "S", cache_control: marker };
		const own = openAiRequest({
			messages: [
				{ role: "system", content: [{ type: "text", text: "S", cache_control: { type: "ephemeral", ttl: "1h" } }] },
				{ role: "user", content: "U", cache_control: marker },
			],
		});
		const neutral = requestOf({
			messages: [
				{ role: "system", content: [{ type: "text", text: "S", cache }] },
				{ role: "user", content: [{ type: "text", text: "U", cache: { ttl: "5m" } }] },
			],
		});
		for (const request of [own, neutral]) {
			const { body, warnings } = wire("alibaba", request);
			expect(body.messages).toEqual([
				{ role: "system", content: [text] },
				{ role: "user", content: [{ type: "text", text: "U", cache_control: marker }] },
			]);
			expect(warnings).toEqual(["cache_control ttl 1h was sent as 5m, the only lifetime of this provider"]);
		}
	});

	test("make reads that are priced apart", () => {
		const usageOf = (cache_type?: string, marked = false) => {
			const part = { type: "text" as const, text: "U", ...(marked && { cache: { ttl: "5m" as const } }) };
			const request = requestOf({ messages: [{ role: "user", content: [part] }] });
			const details = { cached_tokens: 60, cache_creation_input_tokens: 5, ...(cache_type && { cache_type }) };
			const usage = { prompt_tokens: 100, completion_tokens: 1, prompt_tokens_details: details };
			const body = { choices: [{ message: { content: "A" }, finish_reason: "stop" }], usage };
			return summaryOf(providerOf("alibaba")?.readAnswer(body, { ...targetOf("alibaba"), request }) ?? []).usage;
		};
		expect(usageOf("ephemeral")).toMatchObject({ cacheReadTokens: 60, cacheWriteTokens: 5 });
		expect(usageOf()).toMatchObject({ cachedTokens: 60 });
		expect(usageOf(undefined, true)).toMatchObject({ cacheReadTokens: 60 });
		expect(usageOf("implicit", true)).toMatchObject({ cachedTokens: 60 });
	});
});

describe("reasoning in tags", () => {
	const tagged = { splitTaggedReasoning: true };
	const chunk = (delta: object, finish_reason: string | null = null) =>
		JSON.stringify({ id: "x", choices: [{ index: 0, delta, finish_reason }] });
	const minimax = providerOf("minimax") as Provider;

	test("is reasoning, before text and before tool calls, whole and streamed", () => {
		const calls = [{ index: 0, id: "c", type: "function", function: { name: "f", arguments: "{}" } }];
		const pieces = ["<th", "ink>\nI look", " it up.\n</thi", "nk>\n\nOne moment", "."];
		const target = targetOf("minimax", tagged);
		const streamed = replay(minimax, [
			...pieces.map((content) => chunk({ content })),
			chunk({ tool_calls: calls }),
			chunk({}, "tool_calls"),
		], target);
		const message = { content: pieces.join(""), tool_calls: calls };
		const whole = minimax.readAnswer({ choices: [{ message, finish_reason: "tool_calls" }] }, target);
		for (const events of [streamed, whole]) {
			expect(foldEvents(events)[0]?.blocks).toMatchObject([
				{ type: "reasoning", text: "I look it up." },
				{ type: "text", text: "One moment." },
				{ type: "tool-call", name: "f" },
			]);
		}
	});

	test("goes back in tags", () => {
		const messages = [{ role: "assistant", content: "A", reasoning: "hm" }];
		expect(wire("minimax", openAiRequest({ messages })).body.messages).toEqual([
			{ role: "assistant", content: "<think>\nhm\n</think>\n\nA" },
		]);
	});
});

describe("sources", () => {
	const citations = (events: ChatEvent[]) => events.filter((event) => event.type === "citation");
	const perplexity = providerOf("perplexity") as Provider;

	test("beside the choices are cited once, before the end, and their searches are counted", () => {
		const beside = {
			citations: ["https://a.example"],
			search_results: [{ url: "https://a.example", title: "A", snippet: "s" }],
			usage: { prompt_tokens: 1, completion_tokens: 1, num_search_queries: 2 },
		};
		const message = { role: "assistant", content: "x" };
		const expected = [{ type: "citation", url: "https://a.example", title: "A", content: "s", choice: 0 }];
		const whole = perplexity.readAnswer({ ...beside, choices: [{ message, finish_reason: "stop" }] }, targetOf("perplexity"));
		const chunk = (finish_reason?: string) => JSON.stringify({ ...beside, choices: [{ delta: message, finish_reason }] });
		const streamed = replay(perplexity, [chunk(), chunk(), chunk("stop")]);
		for (const events of [whole, streamed]) {
			expect(citations(events)).toEqual(expected);
			expect(summaryOf(events).usage.webSearches).toBe(2);
		}
		expect(streamed.findIndex(({ type }) => type === "citation")).toBeLessThan(
			streamed.findIndex(({ type }) => type === "finish"),
		);
	});

	test.each([
		[{ citations: ["https://b.example", 7] }, "https://b.example"],
		[{ web_search: [{ link: "https://b.example", title: "B" }] }, "https://b.example"],
	])("%j names its source, and one search", (beside, url) => {
		const body = { ...beside, choices: [{ message: { content: "x" } }], usage: { prompt_tokens: 1 } };
		const events = providerOf("zai")?.readAnswer(body, targetOf("zai")) ?? [];
		expect(citations(events)).toMatchObject([{ url }]);
		expect(summaryOf(events).usage.webSearches).toBe(1);
	});

	test("a search that was certain counts without sources", () => {
		const request = requestOf({ webSearch: {} });
		const body = { choices: [{ message: { content: "x" } }], usage: { prompt_tokens: 1 } };
		const counted = (mapping: Partial<Mapping>) =>
			summaryOf(providerOf("alibaba")?.readAnswer(body, { ...targetOf("alibaba", mapping), request }) ?? []).usage;
		expect(counted({ webSearchForcedOnly: true }).webSearches).toBe(1);
		expect(counted({}).webSearches).toBeUndefined();
	});
});

describe("addresses and wishes", () => {
	test("alibaba is called in the region of the model or of the key", () => {
		const at = (region: string | undefined, fields: Record<string, string> = {}) =>
			providerOf("alibaba")?.baseUrl?.({ ...targetOf("alibaba"), region, credential: { apiKey: "k", fields } });
		expect(at(undefined)).toBe("https://dashscope-intl.aliyuncs.com/compatible-mode/v1");
		expect(at("us-virginia")).toBe("https://dashscope-us.aliyuncs.com/compatible-mode/v1");
		expect(at(undefined, { alibaba_region: "cn-beijing" })).toBe("https://dashscope.aliyuncs.com/compatible-mode/v1");
		expect(at("eu-frankfurt", { workspaceId: "ws1" })).toBe("https://ws1.eu-central-1.maas.aliyuncs.com/compatible-mode/v1");
	});

	test("what other surfaces ask for arrives, or is named as left out", () => {
		const asked = requestOf({ verbosity: "low", promptCacheKey: "p", safetyIdentifier: "s", serviceTier: "flex" });
		const mapping = { verbosity: true, serviceTiers: ["flex"] };
		expect(wire(native, asked, mapping).body).toMatchObject({
			verbosity: "low",
			prompt_cache_key: "p",
			safety_identifier: "s",
			service_tier: "flex",
		});
		const { body, warnings } = wire("novita", { ...asked, serviceTier: "auto" });
		expect(Object.keys(body)).not.toEqual(expect.arrayContaining(["safety_identifier", "verbosity", "service_tier", "prompt_cache_key"]));
		expect(warnings).toHaveLength(3);
	});

	test("xiaomi reads audio as an address", () => {
		const audio = { type: "audio" as const, format: "mp3", data: "AAAA" };
		const expected = [{ content: [{ type: "input_audio", input_audio: { data: "data:audio/mpeg;base64,AAAA" } }] }];
		const messages = [{ role: "user", content: [{ type: "input_audio", input_audio: { format: "mp3", data: "AAAA" } }] }];
		const neutral = requestOf({ messages: [{ role: "user", content: [audio] }] });
		expect(wire("xiaomi", openAiRequest({ messages })).body.messages).toMatchObject(expected);
		expect(wire("xiaomi", neutral).body.messages).toMatchObject(expected);
	});

	test("minimax takes no temperature of 0, and tells failures in a good answer's place", () => {
		const { body, warnings } = wire("minimax", openAiRequest({ messages: [], temperature: 0, top_p: 0.5 }));
		expect(body).toMatchObject({ temperature: 0.01, top_p: 0.5 });
		expect(warnings).toHaveLength(1);
		expect(wire("minimax", openAiRequest({ messages: [], temperature: 1.7 })).body.temperature).toBe(1);
		const failed = { choices: null, base_resp: { status_code: 1002, status_msg: "rate limit" } };
		const minimax = providerOf("minimax") as Provider;
		const fault = { status: 429, code: "1002", message: "rate limit" };
		expect(minimax.readAnswer(failed, targetOf("minimax"))).toEqual([{ type: "error", fault }]);
		expect(replay(minimax, [JSON.stringify(failed)])).toEqual([{ type: "error", fault }]);
		const good = { choices: [{ message: { content: "A" }, finish_reason: "stop" }], base_resp: { status_code: 0 } };
		expect(summaryOf(minimax.readAnswer(good, targetOf("minimax"))).text).toBe("A");
	});

	test("a model without system messages reads them at the beginning of the first user message", () => {
		const messagesOf = (messages: unknown[]) =>
			native.toWire(openAiRequest({ messages }), { ...targetOf("openai"), systemRole: false }).body.messages;
		const system = { role: "system", content: "S" };
		const developer = { role: "developer", content: [{ type: "text", text: "D" }] };
		expect(messagesOf([system, developer, { role: "user", content: "U" }])).toEqual([{ role: "user", content: "S\n\nD\n\nU" }]);
		expect(messagesOf([system, { role: "user", content: [{ type: "text", text: "U" }] }])).toEqual([
			{ role: "user", content: [{ type: "text", text: "S" }, { type: "text", text: "U" }] },
		]);
		expect(messagesOf([system])).toEqual([{ role: "user", content: "S" }]);
		expect(messagesOf([{ role: "user", content: "U" }])).toEqual([{ role: "user", content: "U" }]);
	});

	test("z.ai reads files by address", () => {
		const file = { type: "file" as const, source: { kind: "url" as const, url: "https://a.example/a.pdf" } };
		const request = requestOf({ messages: [{ role: "user", content: [file] }] });
		expect(wire("zai", request).body.messages).toEqual([
			{ role: "user", content: [{ type: "file_url", file_url: { url: "https://a.example/a.pdf" } }] },
		]);
	});
});
