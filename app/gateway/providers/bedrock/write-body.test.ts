import { expect, test } from "vitest";
import { requestOf, targetOf } from "../../../../tests/factories/provider-fixtures";
import { providerById } from "~/catalog";
import type { Mapping } from "~/catalog/types";
import type { ChatRequest, Message } from "../../chat";
import { bedrock } from "./bedrock";
import { modelIn, runtimeHost } from "./regions";

const claude: Partial<Mapping> = {
	externalId: "anthropic.claude-sonnet-4-5-20250929-v1:0",
	cachedInputPrice: "0.0000003",
	cacheWriteInputPrice: "0.00000375",
	cacheWriteInputPrice1h: "0.000006",
	maxOutput: 8192,
	reasoningMaxTokens: true,
	jsonOutputSchema: true,
};

function wire(request: Partial<ChatRequest>, mapping: Partial<Mapping> = claude) {
	return bedrock.toWire(requestOf(request), targetOf("aws-bedrock", mapping, request.stream ?? false));
}

const user = (text: string): Message => ({ role: "user", content: [{ type: "text", text }] });
const png = { kind: "base64", mediaType: "image/png", data: "AAAA" } as const;

test("the address, the profile before the model and the path come from the region", () => {
	const target = (region: string | undefined, fields: Record<string, string> = {}) => ({
		...targetOf("aws-bedrock", claude),
		...(region ? { region } : {}),
		credential: { apiKey: "k", fields },
	});
	expect(bedrock.baseUrl?.(target(undefined))).toBe("https://bedrock-runtime.us-east-1.amazonaws.com");
	expect(bedrock.endpoint(target(undefined))).toBe(
		"/model/global.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse-stream",
	);
	expect(bedrock.baseUrl?.(target("eu"))).toBe("https://bedrock-runtime.eu-central-1.amazonaws.com");
	expect(bedrock.endpoint(target("us-west-2"))).toContain("/model/anthropic.claude");
	expect(bedrock.endpoint(target(undefined, { aws_bedrock_region: "jp" }))).toContain("/model/jp.anthropic");
	expect(() => bedrock.baseUrl?.(target(undefined, { region: "evil.example/x" }))).toThrow("region");
});

test("regions agree with the catalogue", () => {
	const config = providerById("aws-bedrock")?.regionConfig;
	for (const { id } of config?.regions ?? []) {
		expect(runtimeHost(id)).toBe(config?.endpointMap[id]);
		expect(modelIn(id, "m")).toBe(`${config?.modelPrefixMap?.[id]}m`);
	}
});

test("a model on the OpenAI-compatible endpoint", () => {
	const mapping = { externalId: "xai.grok-4.3", apiFormat: "openai-chat-completions", streaming: true } as Mapping;
	const target = { ...targetOf("aws-bedrock", mapping), region: "us" };
	const chat = bedrock.forMapping?.(target.mapping, target.credential, requestOf());
	expect(chat?.endpoint(target)).toBe("/openai/v1/chat/completions");
	expect(chat?.toWire(requestOf(), target).body).toMatchObject({ model: "us.xai.grok-4.3", stream: true });
	expect(bedrock.forMapping?.({ ...mapping, apiFormat: undefined } as never, target.credential, requestOf())).toBe(bedrock);
});

test("system, media, tools and results in Bedrock's blocks", () => {
	const { body, warnings } = wire({
		messages: [
			{ role: "system", content: [{ type: "text", text: "Be brief." }] },
			{
				role: "user",
				content: [
					{ type: "image", source: png },
					{ type: "file", filename: "re:port.pdf", source: { kind: "base64", mediaType: "application/pdf", data: "JVBE" } },
				],
			},
			{
				role: "assistant",
				content: [
					{ type: "reasoning", text: "hm", signature: "sig", issuer: "anthropic" },
					{ type: "tool-call", id: "call.1", name: "look", arguments: '{"a":1}' },
					{ type: "tool-call", id: "call.2", name: "look", arguments: "" },
				],
			},
			{ role: "tool", content: [{ type: "tool-result", toolCallId: "call.1", content: [{ type: "image", source: png }] }] },
			{
				role: "tool",
				content: [{ type: "tool-result", toolCallId: "call.2", isError: true, content: [{ type: "text", text: "no" }] }],
			},
			user("Go on"),
		],
		tools: [{ name: "look", description: "", parameters: { properties: { a: { type: "integer" } } } }],
		toolChoice: { type: "required" },
		sampling: { maxTokens: 50, temperature: 0.5, topK: 4, stop: ["END"] },
	});
	expect(warnings).toEqual([]);
	expect(body).toEqual({
		system: [{ text: "Be brief." }],
		messages: [
			{
				role: "user",
				content: [
					{ image: { format: "png", source: { bytes: "AAAA" } } },
					{ document: { format: "pdf", name: "re port", source: { bytes: "JVBE" } } },
					{ text: "re port" },
				],
			},
			{
				role: "assistant",
				content: [
					{ reasoningContent: { reasoningText: { text: "hm", signature: "sig" } } },
					{ toolUse: { toolUseId: "call_1_EoZeEwhZ2", name: "look", input: { a: 1 } } },
					{ toolUse: { toolUseId: "call_2_fbd99Bd03", name: "look", input: {} } },
				],
			},
			{
				role: "user",
				content: [
					{ toolResult: { toolUseId: "call_1_EoZeEwhZ2", content: [{ image: { format: "png", source: { bytes: "AAAA" } } }] } },
					{ toolResult: { toolUseId: "call_2_fbd99Bd03", content: [{ text: "no" }], status: "error" } },
					{ text: "Go on" },
				],
			},
		],
		toolConfig: {
			tools: [
				{ toolSpec: { name: "look", inputSchema: { json: { type: "object", properties: { a: { type: "integer" } } } } } },
			],
			toolChoice: { any: {} },
		},
		inferenceConfig: { maxTokens: 50, temperature: 0.5, stopSequences: ["END"] },
		additionalModelRequestFields: { top_k: 4 },
	});
});

test("what it cannot take is refused, or said", () => {
	const url: Message = { role: "user", content: [{ type: "file", source: { kind: "url", url: "https://e.com/a.pdf" } }] };
	expect(() => wire({ messages: [url] })).toThrow("not by URL");
	expect(() => wire({ messages: [{ role: "user", content: [{ type: "audio", format: "wav", data: "" }] }] })).toThrow("audio");
	expect(() => wire({ sampling: { n: 2 } })).toThrow("one answer");
	expect(wire({ sampling: { stop: ["\n", "END"] } })).toMatchObject({
		body: { inferenceConfig: { stopSequences: ["END"] } },
		warnings: [expect.stringContaining("white space")],
	});
	expect(wire({ sampling: { seed: 1, topP: 0.5, temperature: 1.5 } })).toMatchObject({
		body: { inferenceConfig: { temperature: 1 } },
		warnings: [expect.stringContaining("1.5"), expect.stringContaining("top_p"), expect.stringContaining("seed")],
	});
	const foreign: Message = { role: "assistant", content: [{ type: "reasoning", text: "t", encrypted: "x", issuer: "openai" }] };
	const { body, warnings } = wire({ messages: [user("Hi"), foreign, user("Go on")] });
	expect(JSON.stringify(body.messages)).not.toContain("reasoning");
	expect(warnings).toHaveLength(1);
});

test("tools that were used come along although they are not offered", () => {
	const messages: Message[] = [
		user("Hi"),
		{ role: "assistant", content: [{ type: "tool-call", id: "a", name: "look", arguments: "{}" }] },
		{ role: "tool", content: [{ type: "tool-result", toolCallId: "a", content: [{ type: "text", text: "1" }] }] },
	];
	expect(wire({ messages }).body.toolConfig).toMatchObject({ tools: [{ toolSpec: { name: "look" } }] });
	const offered = wire({ messages, tools: [{ name: "look" }], toolChoice: { type: "none" } });
	expect(offered.body.toolConfig).not.toHaveProperty("toolChoice");
	expect(offered.warnings[0]).toContain('"none"');
	expect(wire({ tools: [{ name: "look" }], toolChoice: { type: "none" } }).body).not.toHaveProperty("toolConfig");
});

test("cache points: never cache_control, four at most, one hour before five minutes", () => {
	const marked = (text: string, ttl: "5m" | "1h"): Message => ({
		role: "user",
		content: [{ type: "text", text, cache: { ttl } }],
	});
	const { body, warnings } = wire({
		tools: [{ name: "t", cache: { ttl: "1h" } }],
		messages: [
			{ role: "system", content: [{ type: "text", text: "s", cache: { ttl: "1h" } }] },
			marked("a", "5m"),
			marked("b", "1h"),
			marked("c", "5m"),
		],
	});
	expect(JSON.stringify(body)).not.toContain("cache_control");
	expect((body.toolConfig as { tools: unknown[] }).tools).toHaveLength(1);
	expect(body.system).toEqual([{ text: "s" }, { cachePoint: { type: "default", ttl: "1h" } }]);
	expect(body.messages).toEqual([
		{
			role: "user",
			content: [
				{ text: "a" },
				{ cachePoint: { type: "default" } },
				{ text: "b" },
				{ cachePoint: { type: "default" } },
				{ text: "c" },
				{ cachePoint: { type: "default" } },
			],
		},
	]);
	expect(warnings).toHaveLength(2);
	const llama = wire({ messages: [marked("a", "5m")] }, { externalId: "meta.llama4" });
	expect(JSON.stringify(llama.body)).not.toContain("cachePoint");
	expect(llama.warnings).toHaveLength(1);
	const short = wire({ messages: [marked("a", "1h")] }, { ...claude, cacheWriteInputPrice1h: undefined } as never);
	expect(JSON.stringify(short.body)).toContain('{"cachePoint":{"type":"default"}}');
});

test("cache points of our own: behind long prompts, never around the caller's, none where the project wants none", () => {
	const mapping = { ...claude, minCacheableTokens: 10 };
	const long = "word ".repeat(20);
	const messages: Message[] = [{ role: "system", content: [{ type: "text", text: long }] }, user(long)];
	const count = (body: unknown) => JSON.stringify(body).match(/cachePoint/g)?.length ?? 0;
	expect(count(wire({ messages }, mapping).body)).toBe(2);
	expect(count(wire({ messages, noCacheMarkers: true }, mapping).body)).toBe(0);
	expect(count(wire({ messages: [user("short")] }, mapping).body)).toBe(0);
	const own: Message = { role: "user", content: [{ type: "text", text: "a", cache: { ttl: "1h" } }] };
	expect(count(wire({ messages: [...messages, own] }, mapping).body)).toBe(1);
});

test("reasoning by budget and by effort", () => {
	expect(wire({ reasoning: { maxTokens: 2000 } }).body).toMatchObject({
		inferenceConfig: { maxTokens: 8192 },
		additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 2000 } },
	});
	const adaptive = { ...claude, externalId: "anthropic.claude-fable-5", reasoningMode: "adaptive" as const };
	const { body } = wire({ reasoning: { effort: "none" } }, { ...adaptive, reasoningEfforts: ["low", "high"] });
	expect(body.additionalModelRequestFields).toMatchObject({ thinking: { type: "adaptive" }, output_config: { effort: "low" } });
	expect(wire({ reasoning: { effort: "high" } }, { externalId: "meta.llama4" }).warnings).toHaveLength(1);
});

test("a JSON schema: natively, by a forced tool, or by instruction", () => {
	const responseFormat = { type: "json_schema", name: "answer", schema: { type: "object", properties: {} } } as const;
	expect(wire({ responseFormat }).body.outputConfig).toEqual({
		textFormat: {
			type: "json_schema",
			structure: {
				jsonSchema: { name: "answer", schema: '{"type":"object","properties":{},"additionalProperties":false}' },
			},
		},
	});
	const older = { ...claude, externalId: "anthropic.claude-opus-4-1-20250805-v1:0" };
	const forced = wire({ responseFormat }, older);
	expect(forced.warnings).toEqual([]);
	expect(forced.body.toolConfig).toMatchObject({ toolChoice: { tool: { name: "llmgateway_json_answer" } } });
	const beside = wire({ responseFormat, tools: [{ name: "t" }] }, older);
	expect(beside.body.system).toHaveLength(1);
	expect(beside.warnings).toHaveLength(1);
	expect(wire({ responseFormat: { type: "json_object" } }).body.system).toHaveLength(1);
});

test("a turn of which nothing is left does not part two turns of one role", () => {
	const empty: Message = { role: "assistant", content: [{ type: "text", text: "" }] };
	const { body } = wire({ messages: [user("a"), { role: "assistant", content: [] }, user("b"), empty, user("c")] });
	expect(body.messages).toEqual([{ role: "user", content: [{ text: "a" }, { text: "b" }, { text: "c" }] }]);
	const reasoned: Message = { role: "assistant", content: [{ type: "reasoning", encrypted: "e", issuer: "openai" }] };
	expect(wire({ messages: [user("a"), reasoned, user("b")] }).body.messages).toHaveLength(1);
});

test("results of tools stand before what the user said meanwhile, with their cache points", () => {
	const { body } = wire({
		messages: [
			user("a"),
			{ role: "assistant", content: [{ type: "tool-call", id: "t", name: "f", arguments: "{}" }] },
			user("wait"),
			{
				role: "tool",
				content: [{ type: "tool-result", toolCallId: "t", content: [{ type: "text", text: "r" }], cache: { ttl: "5m" } }],
			},
		],
		tools: [{ name: "f" }],
	});
	expect((body.messages as unknown[])[2]).toEqual({
		role: "user",
		content: [
			{ toolResult: { toolUseId: "t", content: [{ text: "r" }] } },
			{ cachePoint: { type: "default" } },
			{ text: "wait" },
		],
	});
});
