import { describe, expect, test } from "vitest";
import { requestOf, targetOf } from "../../../tests/factories/provider-fixtures";
import type { Mapping } from "~/catalog/types";
import type { ChatRequest, FilePart, Message, ResponseFormat } from "../chat";
import { openaiChat } from "../protocols/openai-chat/openai-chat";
import { openaiCompletions } from "../protocols/openai-completions/openai-completions";
import type { Provider } from "./provider";
import { providerOf } from "./registry";

function wire(id: string, request: ChatRequest, mapping: Partial<Mapping> = {}) {
	const target = targetOf(id, mapping);
	const provider = providerOf(id) as Provider;
	const serving = provider.forMapping?.(target.mapping, target.credential, request) ?? provider;
	const { body, warnings } = serving.toWire(request, target);
	return { body, warnings, text: JSON.stringify(body) };
}

const claude = { externalId: "claude-sonnet-4-5", jsonOutputSchema: true } as const;
const gemini = { externalId: "gemini-3.5-flash" };
const user: Message = { role: "user", content: [{ type: "text", text: "Hi" }] };

describe("names of files", () => {
	const file = (source: FilePart["source"]): ChatRequest =>
		requestOf({ messages: [{ role: "user", content: [{ type: "file", filename: "tides.pdf", source }] }] });
	const inline = file({ kind: "base64", mediaType: "application/pdf", data: "QQ==" });
	const linked = file({ kind: "url", url: "https://e.com/a" });

	test("are told to Vertex AI, which has a place for them", () => {
		for (const request of [inline, linked]) {
			const { text, warnings } = wire("google-vertex", request, gemini);
			expect(text).toContain('"displayName":"tides.pdf"');
			expect(warnings).toEqual([]);
		}
	});

	test("are left out with a word at the Gemini API, which refuses them", () => {
		for (const request of [inline, linked]) {
			const { text, warnings } = wire("google-ai-studio", request, gemini);
			expect(text).not.toContain("tides");
			expect(warnings).toEqual(["names of files were left out: this provider does not take them"]);
		}
	});
});

test("names of files that are given by address are told where those have none", () => {
	const source = { kind: "url" as const, url: "https://e.com/a" };
	const request = requestOf({ messages: [{ role: "user", content: [{ type: "file", filename: "tides.pdf", source }] }] });
	const told = ["names of files by address were left out: this provider does not take them"];
	expect(wire("openai", request, { apiFormat: "openai-responses" }).warnings).toEqual(told);
});

describe("wishes for a search", () => {
	const search = (webSearch: ChatRequest["webSearch"]) => requestOf({ webSearch } as Partial<ChatRequest>);

	test("go by the names that callers know", () => {
		const { warnings } = wire("openai", search({ maxUses: 2, allowedDomains: ["a.example"] }), { externalId: "gpt-4o-search-preview", webSearch: true });
		expect(warnings).toEqual(["of web_search, max_uses, allowed_domains was left out: this provider does not take it"]);
	});

	test("are told where nothing forces a search, or places have no time zone", () => {
		const forced = wire("groq", search({ forced: true }), { webSearch: true });
		expect(forced.warnings).toEqual(["of web_search, a forced search was left out: this provider does not take it"]);
		const zoned = wire("perplexity", search({ userLocation: { city: "Ghent", timezone: "Europe/Brussels" } }));
		expect(zoned.warnings).toEqual(["timezone of web_search was left out: this provider does not take it"]);
	});
});

describe("the description of an answer's schema", () => {
	const format = (schema: Record<string, unknown>): ResponseFormat => ({ type: "json_schema", name: "n", description: "Of the tide.", schema });
	const open = { type: "object", properties: {} };

	test.each<[string, Partial<Mapping>]>([
		["anthropic", claude],
		["google-ai-studio", gemini],
		["aws-bedrock", { ...claude, externalId: "anthropic.claude-sonnet-4-5-20250929-v1:0" }],
		["deepseek", { jsonOutputSchema: false }],
		["anthropic", { externalId: "claude-3-haiku", jsonOutputSchema: false }],
	])("reaches %s", (id, mapping) => {
		const said = wire(id, requestOf({ responseFormat: format(open) }), mapping);
		expect(said.text).toContain("Of the tide.");
		const both = wire(id, requestOf({ responseFormat: format({ ...open, description: "Own words." }) }), mapping);
		expect(both.text).toContain("Of the tide.");
		expect(both.text).toContain("Own words.");
	});
});

describe("strict tools", () => {
	const parameters = { type: "object", properties: { a: { type: "number", minimum: 3 } }, required: ["a"] };
	const strict = (more: Partial<ChatRequest> = {}) => requestOf({ tools: [{ name: "f", parameters, strict: true }], ...more });
	const told = "strict of tools was left out: this model does not take it";

	test("are validated calls at Google, where no call is forced", () => {
		for (const more of [{}, { toolChoice: { type: "auto" } as const }]) {
			const { body, warnings } = wire("google-ai-studio", strict(more), gemini);
			expect(body.toolConfig).toEqual({ functionCallingConfig: { mode: "VALIDATED" } });
			expect(warnings).toEqual([]);
		}
		const forced = wire("google-ai-studio", strict({ toolChoice: { type: "required" } }), gemini);
		expect(forced.body.toolConfig).toEqual({ functionCallingConfig: { mode: "ANY" } });
		const loose = requestOf({ tools: [{ name: "f", parameters, strict: false }] });
		expect(wire("google-ai-studio", loose, gemini).body).not.toHaveProperty("toolConfig");
		expect(wire("google-ai-studio", strict(), { externalId: "gemma-3-27b-it" }).warnings).toEqual([told]);
	});

	test("keep to what Anthropic's compiler takes, and are plain for models from before it", () => {
		const { body, warnings } = wire("anthropic", strict(), claude);
		expect(body.tools).toEqual([
			{
				name: "f",
				strict: true,
				input_schema: { type: "object", properties: { a: { type: "number" } }, required: ["a"], additionalProperties: false },
			},
		]);
		expect(warnings).toEqual(["schema keywords were left out: minimum"]);
		const before = wire("anthropic", strict(), { externalId: "claude-3-haiku-20240307" });
		expect(before.text).not.toContain("strict");
		expect(before.text).toContain('"minimum":3');
		expect(before.warnings).toEqual([told]);
	});

	test("are strict at Bedrock with models that take schemas", () => {
		const named = (externalId: string) => wire("aws-bedrock", strict(), { externalId });
		expect(named("anthropic.claude-sonnet-4-5-20250929-v1:0").text).toContain('"strict":true');
		for (const id of ["anthropic.claude-3-haiku-20240307-v1:0", "anthropic.claude-opus-4-1-20250805-v1:0", "amazon.nova-pro-v1:0"]) {
			const { text, warnings } = named(id);
			expect(text).not.toContain("strict");
			expect(warnings).toEqual([told]);
		}
	});
});

describe("cache markers", () => {
	const cache = { ttl: "5m" as const };
	const marked: Message[] = [
		{ role: "assistant", content: [{ type: "tool-call", id: "t", name: "f", arguments: "{}" }] },
		{ role: "tool", content: [{ type: "tool-result", toolCallId: "t", content: [{ type: "text", text: "r", cache }] }] },
	];

	test("inside of results, and in system prompts, are told at Google", () => {
		const told = ["cache_control was left out: this provider caches by itself"];
		expect(wire("google-ai-studio", requestOf({ messages: [user, ...marked] }), gemini).warnings).toEqual(told);
		const system: Message = { role: "system", content: [{ type: "text", text: "s", cache }] };
		expect(wire("google-ai-studio", requestOf({ messages: [system, user] }), gemini).warnings).toEqual(told);
	});

	test("inside of results stand behind them at Bedrock", () => {
		const mapping = { externalId: "anthropic.claude-sonnet-4-5-20250929-v1:0", cachedInputPrice: "1e-6" };
		const { body, warnings } = wire("aws-bedrock", requestOf({ tools: [{ name: "f" }], messages: [user, ...marked] }), mapping);
		expect((body.messages as { content: unknown[] }[]).at(-1)?.content.at(-1)).toEqual({ cachePoint: { type: "default" } });
		expect(warnings).toEqual([]);
	});
});

test.each(["anthropic", "aws-bedrock"])("%s: ids of calls that differ in refused characters only stay apart", (id) => {
	const ids = ["call.1", "call:1", "call_1", `${"x".repeat(70)}1`, `${"x".repeat(70)}2`];
	const messages: Message[] = [
		user,
		{ role: "assistant", content: ids.map((each) => ({ type: "tool-call", id: each, name: "f", arguments: "{}" })) },
		{ role: "tool", content: ids.map((each) => ({ type: "tool-result", toolCallId: each, content: [{ type: "text", text: each }] })) },
	];
	const { text } = wire(id, requestOf({ tools: [{ name: "f" }], messages }), { externalId: "anthropic.claude-sonnet-4-5" });
	const sent = [...text.matchAll(/"(?:id|tool_use_id|toolUseId)":"([^"]+)"/g)].map(([, each]) => each);
	expect(sent).toHaveLength(10);
	expect(new Set(sent).size).toBe(5);
	expect(sent.slice(5)).toEqual(sent.slice(0, 5));
	for (const each of sent) expect(each).toMatch(/^[A-Za-z0-9_-]+$/);
});

test("an end user's two names become one at Anthropic", () => {
	expect(wire("anthropic", requestOf({ user: "u", safetyIdentifier: "s" }), claude)).toMatchObject({
		body: { metadata: { user_id: "s" } },
		warnings: ["user was left out: this provider takes one identifier, and safety_identifier was sent"],
	});
	expect(wire("anthropic", requestOf({ user: "u", safetyIdentifier: "u" }), claude).warnings).toEqual([]);
});

describe("predictions in legacy completions", () => {
	const prediction = { type: "content", content: "Predicted." };
	const request = openaiCompletions.parse({ model: "m", prompt: "Hi", prediction }, {});

	test("reach vendors of chat completions, and are told where they are not taken", () => {
		expect(wire("openai", request).body).toMatchObject({ prediction });
		expect(wire("mistral", request).body).toMatchObject({ prediction });
		const responses = wire("openai", request, { apiFormat: "openai-responses" });
		expect(responses.text).not.toContain("Predicted");
		expect(responses.warnings).toEqual(["prediction was left out: this provider or model does not take it"]);
	});
});

test("encrypted reasoning beside readable one is told where only the text goes back", () => {
	const reasoning_details = [
		{ type: "reasoning.text", text: "hm" },
		{ type: "reasoning.encrypted", data: "c2VjcmV0" },
	];
	const said = (details: unknown[]) =>
		openaiChat.parse({ model: "m", messages: [{ role: "user", content: "Hi" }, { role: "assistant", content: "A", reasoning_details: details }] }, {});
	const told = "encrypted reasoning of earlier turns was left out: this provider cannot read it";
	const both = wire("deepseek", said(reasoning_details));
	expect(both.text).toContain('"reasoning_content":"hm"');
	expect(both.warnings).toEqual([told]);
	expect(wire("deepseek", said(reasoning_details.slice(1))).warnings).toEqual([told]);
	expect(wire("deepseek", said(reasoning_details.slice(0, 1))).warnings).toEqual([]);
});

test("phases of messages are told where chat completions have none", () => {
	const answer = { role: "assistant", content: "A", phase: "commentary" };
	const request = openaiChat.parse({ model: "m", messages: [{ role: "user", content: "Hi" }, answer] }, {});
	const { text, warnings } = wire("deepseek", request);
	expect(text).not.toContain("phase");
	expect(warnings).toEqual(["phase of messages was left out: this provider does not take it"]);
});

test("a summary that was asked for is told where a model does not reason", () => {
	const request = requestOf({ reasoning: { summary: "detailed" } });
	const mapping = { apiFormat: "openai-responses", reasoning: false, supportedParameters: [] } as const;
	expect(wire("openai", request, { ...mapping, supportedParameters: [] }).warnings).toEqual([
		"reasoning was left out: this model does not reason",
	]);
});

test("a kind of summary is told where there is one at most", () => {
	const detailed = openaiChat.parse(
		{ model: "m", messages: [{ role: "user", content: "Hi" }], reasoning: { effort: "low", summary: "detailed" } },
		{},
	);
	expect(wire("deepseek", detailed).warnings).toContain(
		'reasoning.summary "detailed" was left out: this provider has one kind of summary at most',
	);
});
