import { describe, expect, it } from "vitest";
import { parseChatCompletionRequest } from "./parse";

const base = { model: "gpt-5.2", messages: [{ role: "user", content: "Hi" }] };

function parse(changes: Record<string, unknown>) {
	return parseChatCompletionRequest({ ...base, ...changes });
}

describe("parameters", () => {
	it("reads tier, verbosity, identifiers, image settings and the cache key", () => {
		expect(
			parse({
				service_tier: "flex",
				verbosity: "low",
				safety_identifier: "s",
				prompt_cache_key: "k",
				image_config: { aspect_ratio: "16:9" },
			}),
		).toMatchObject({
			serviceTier: "flex",
			verbosity: "low",
			safetyIdentifier: "s",
			promptCacheKey: "k",
			imageConfig: { aspect_ratio: "16:9" },
		});
	});

	it("tolerates what means nothing here", () => {
		const request = parse({
			free_models_only: false,
			no_reasoning: false,
			onboarding: true,
			sensitive_word_check: { status: "DISABLE" },
			extra_body: { a: 1 },
			prompt_cache_retention: "24h",
			prompt_cache_options: { mode: "explicit", ttl: "30m" },
			models: ["gpt-5.2"],
			usage: { include: true },
		});
		expect(request.warnings).toBeUndefined();
		expect(parse({ models: ["gpt-5.2", "other"] }).warnings).toEqual(["models was left out: only model is tried"]);
	});

	it.each([
		[{ reasoning: { effort: "high", summary: "auto" } }, { effort: "high", summary: "auto" }],
		[{ reasoning: { enabled: true } }, { effort: "medium" }],
		[{ reasoning: { enabled: false } }, { effort: "none" }],
		[{ reasoning: { enabled: true, max_tokens: 2000 } }, { maxTokens: 2000 }],
		[{ reasoningText: { effort: "low", exclude: true } }, { effort: "low", exclude: true }],
		[{ reasoning_effort: "low", reasoning: { max_tokens: 5 } }, { effort: "low", maxTokens: 5 }],
		[{ effort: "high" }, { effort: "high" }],
		[{ include_reasoning: false }, { exclude: true }],
		[{ include_reasoning: true }, undefined],
	])("%j asks for reasoning %j", (changes, expected) => {
		expect(parse(changes).reasoning).toEqual(expected);
	});

	it.each([
		[{ plugins: [{ id: "response-healing" }] }, undefined, undefined],
		[{ plugins: [{ id: "response-healing" }], response_format: { type: "text" } }, undefined, undefined],
		[{ plugins: [{ id: "response-healing" }], response_format: { type: "json_object" } }, { stream: false }, undefined],
		[
			{ plugins: [{ id: "web" }, { id: "response-healing", stream: true }], response_format: { type: "json_object" } },
			{ stream: true },
			["plugin web is not known here"],
		],
	])("%j heals %j", (changes, healing, warnings) => {
		expect(parse(changes).healing).toEqual(healing);
		expect(parse(changes).warnings).toEqual(warnings);
	});
});

describe("tools", () => {
	const lookup = { type: "function", function: { name: "lookup" } };

	it.each([
		[{ tools: [{ type: "web_search" }] }, {}],
		[{ web_search: true }, {}],
		[{ web_search: false }, undefined],
		[
			{
				tools: [
					{
						type: "web_search",
						user_location: { city: "Oslo", country: "NO", timezone: "Europe/Oslo" },
						search_context_size: "low",
						max_uses: 3,
					},
				],
			},
			{ userLocation: { city: "Oslo", country: "NO", timezone: "Europe/Oslo" }, contextSize: "low", maxUses: 3 },
		],
		[
			{ web_search_options: { search_context_size: "high", user_location: { type: "approximate", approximate: { city: "Oslo" } } } },
			{ contextSize: "high", userLocation: { city: "Oslo" } },
		],
		[{ tools: [{ type: "web_search" }], tool_choice: { type: "web_search" } }, { forced: true }],
	])("%j searches with %j", (changes, expected) => {
		const request = parse(changes);
		expect(request.webSearch).toEqual(expected);
		expect(request.tools).toEqual([]);
	});

	it("leaves tool_search out, with a warning and from the forwarded body", () => {
		const request = parse({ tools: [lookup, { type: "tool_search" }] });
		expect(request.tools).toEqual([{ name: "lookup" }]);
		expect(request.warnings).toHaveLength(1);
		expect(request.source.body.tools).toEqual([lookup]);
		expect(parse({ tools: [{ type: "tool_search" }] }).source.body).not.toHaveProperty("tools");
	});

	it("makes functions of free-form tools, of their calls and of their choice", () => {
		const request = parse({
			tools: [{ type: "custom", custom: { name: "shell", description: "Runs it", format: { type: "text" } } }],
			tool_choice: { type: "custom", custom: { name: "shell" } },
			messages: [
				...base.messages,
				{ role: "assistant", tool_calls: [{ id: "c1", type: "custom", custom: { name: "shell", input: 'echo "a"' } }] },
				{ role: "tool", tool_call_id: "c1", content: "a" },
			],
		});
		expect(request.tools[0]).toMatchObject({ name: "shell", freeForm: { format: { type: "text" } }, parameters: { required: ["input"] } });
		expect(request.toolChoice).toEqual({ type: "function", name: "shell" });
		expect(request.messages[1]?.content).toEqual([
			{ type: "tool-call", id: "c1", name: "shell", arguments: '{"input":"echo \\"a\\""}', freeForm: true },
		]);
	});

	it("takes the tools away that are not allowed", () => {
		const allowed = { mode: "required", tools: [{ type: "function", function: { name: "lookup" } }] };
		const request = parse({
			tools: [lookup, { type: "function", function: { name: "other" } }],
			tool_choice: { type: "allowed_tools", allowed_tools: allowed },
		});
		expect(request.tools.map(({ name }) => name)).toEqual(["lookup"]);
		expect(request.toolChoice).toEqual({ type: "required" });
	});
});

describe("messages", () => {
	it("reads images, calls and results in Anthropic's form, and forwards them in OpenAI's", () => {
		const source = { type: "base64", media_type: "image/PNG", data: "AAAA" };
		const request = parse({
			messages: [
				{ role: "user", content: [{ type: "image", source, cache_control: { type: "ephemeral", ttl: "1h" } }] },
				{ role: "assistant", content: [{ type: "text", text: "I look." }, { type: "tool_use", id: "t1", name: "look", input: { a: 1 } }] },
				{
					role: "user",
					content: [
						{ type: "tool_result", tool_use_id: "t1", content: [{ type: "text", text: "R" }, { type: "image", source }], is_error: true },
						{ type: "text", text: "And now?" },
					],
				},
			],
		});
		const image = { type: "image", source: { kind: "base64", mediaType: "image/png", data: "AAAA" } };
		expect(request.messages).toEqual([
			{ role: "user", content: [{ ...image, cache: { ttl: "1h" } }] },
			{
				role: "assistant",
				content: [
					{ type: "text", text: "I look." },
					{ type: "tool-call", id: "t1", name: "look", arguments: '{"a":1}' },
				],
			},
			{ role: "tool", content: [{ type: "tool-result", toolCallId: "t1", content: [{ type: "text", text: "R" }, image], isError: true }] },
			{ role: "user", content: [{ type: "text", text: "And now?" }] },
		]);
		const url = { type: "image_url", image_url: { url: "data:image/PNG;base64,AAAA" } };
		expect(request.source.body.messages).toMatchObject([
			{ role: "user", content: [url] },
			{ role: "assistant", tool_calls: [{ id: "t1", type: "function", function: { name: "look", arguments: '{"a":1}' } }] },
			{ role: "tool", tool_call_id: "t1", content: "R" },
			{ role: "user", content: [url] },
			{ role: "user", content: [{ type: "text", text: "And now?" }] },
		]);
	});

	it("reads reasoning in Anthropic's form, and forwards it in ours", () => {
		const content = [
			{ type: "thinking", thinking: "hm", signature: "sig" },
			{ type: "redacted_thinking", data: "r" },
			{ type: "text", text: "A" },
		];
		const request = parse({ messages: [{ role: "assistant", content }] });
		expect(request.messages[0]?.content).toEqual([
			{ type: "reasoning", text: "hm", signature: "sig", issuer: "anthropic" },
			{ type: "reasoning", encrypted: "r", issuer: "anthropic" },
			{ type: "text", text: "A" },
		]);
		expect(request.source.body.messages).toMatchObject([
			{
				content: [{ type: "text", text: "A" }],
				reasoning_details: [
					{ type: "reasoning.text", text: "hm", signature: "sig", format: "anthropic-claude-v1", index: 0 },
					{ type: "reasoning.encrypted", data: "r", index: 1 },
				],
			},
		]);
	});

	it("marks cached prefixes wherever the mark stands", () => {
		const marked = { type: "text", text: "A", prompt_cache_breakpoint: { mode: "explicit" } };
		const request = parse({
			cache_control: { type: "ephemeral" },
			messages: [{ role: "user", content: [marked] }, { role: "assistant", content: "B" }, { role: "user", content: "C" }],
		});
		expect(request.messages.map(({ content }) => content[0])).toEqual([
			{ type: "text", text: "A", cache: { ttl: "5m" } },
			{ type: "text", text: "B" },
			{ type: "text", text: "C", cache: { ttl: "5m" } },
		]);
	});

	it("knows from the format of a reasoning block who made it", () => {
		const request = parse({
			messages: [
				{
					role: "assistant",
					content: "A",
					reasoning_details: [
						{ type: "reasoning.text", text: "one ", format: "anthropic-claude-v1", index: 0 },
						{ type: "reasoning.text", text: "two", signature: "sig", format: "anthropic-claude-v1", index: 0 },
						{ type: "reasoning.encrypted", data: "r", format: "anthropic-claude-v1", index: 1 },
						{ type: "reasoning.summary", summary: "s", format: "openai-responses-v1", id: "rs_1", index: 2 },
						{ type: "reasoning.encrypted", data: "e", format: "openai-responses-v1", id: "rs_1", index: 2 },
						{ type: "reasoning.text", text: "x", format: "unknown-v9", index: 3 },
					],
				},
			],
		});
		expect(request.messages[0]?.content.slice(0, -1)).toEqual([
			{ type: "reasoning", text: "one two", signature: "sig", issuer: "anthropic" },
			{ type: "reasoning", encrypted: "r", issuer: "anthropic" },
			{ type: "reasoning", text: "s", encrypted: "e", issuer: "openai", id: "rs_1" },
			{ type: "reasoning", text: "x" },
		]);
	});

	it("takes images of earlier answers back, with their signature", () => {
		const images = [{ type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } }];
		const message = { role: "assistant", content: "", images, extra_content: { google: { thought_signature: "g=" } } };
		expect(parse({ messages: [message] }).messages[0]?.content).toEqual([
			{ type: "image", source: { kind: "base64", mediaType: "image/png", data: "AAAA" } },
			{ type: "text", text: "", signature: "g=" },
		]);
	});
});
