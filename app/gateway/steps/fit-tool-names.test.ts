import { expect, test } from "vitest";
import { requestOf, targetOf } from "../../../tests/factories/provider-fixtures";
import { fc } from "../../../tests/setup/property";
import type { ChatRequest } from "../chat";
import { anthropic } from "../providers/anthropic/anthropic";
import { bedrock } from "../providers/bedrock/bedrock";
import { googleAiStudio } from "../providers/gemini/google-ai-studio";
import { openai, openaiOnResponses } from "../providers/openai";
import { allProviders } from "../providers/registry";
import { fitToolNames } from "./fit-tool-names";

const long = `mcp__plugin_enterprise-database_management__${"synchronize_all_customers_".repeat(3)}`.slice(0, 100);
const source = { dialect: "anthropic-messages" as const, body: {} };
const offering = (...names: string[]) => requestOf({ source, tools: names.map((name) => ({ name })) });
const sentNames = (chat: ChatRequest | undefined) => chat?.tools.map(({ name }) => name) ?? [];

test("names that a provider takes are left alone, and so is its own dialect", () => {
	const chat = offering("weather", "a".repeat(64));
	for (const provider of [openai, openaiOnResponses, bedrock, googleAiStudio, anthropic]) {
		expect(fitToolNames(chat, provider)).toBeUndefined();
	}
	expect(fitToolNames(offering(long), anthropic)).toBeUndefined();
	expect(fitToolNames({ ...offering(long), source: { dialect: "openai-chat", body: {} } }, openai)).toBeUndefined();
});

test("every wire says which names it takes", () => {
	for (const provider of allProviders) expect(provider.toolNames, provider.id).toBeDefined();
});

test("a name becomes the same one in tools, choice, calls and results, in every turn", () => {
	const messages: ChatRequest["messages"] = [
		{ role: "user", content: [{ type: "text", text: "Go" }] },
		{ role: "assistant", content: [{ type: "tool-call", id: "c", name: long, arguments: "{}" }] },
		{ role: "tool", content: [{ type: "tool-result", toolCallId: "c", toolName: long, content: [] }] },
	];
	const chat: ChatRequest = { ...offering("short", long), toolChoice: { type: "function", name: long } };
	const before = structuredClone(chat);
	const [first, second] = [fitToolNames(chat, openai), fitToolNames({ ...chat, messages }, openai)];
	const [short, sent] = sentNames(first?.chat);
	expect(short).toBe("short");
	expect(sent).toMatch(/^mcp__plugin_enterprise-database_management__[\w-]+_[0-9a-z]{5,11}$/);
	expect(sent?.length).toBeLessThanOrEqual(64);
	expect(first?.chat.toolChoice).toEqual({ type: "function", name: sent });
	expect(sentNames(second?.chat)).toEqual(["short", sent]);
	expect(second?.chat.messages[1]).toMatchObject({ content: [{ name: sent }] });
	expect(second?.chat.messages[2]).toMatchObject({ content: [{ toolName: sent }] });
	expect(chat).toEqual(before);
	// Also of tools that are not offered any more.
	const withdrawn = fitToolNames({ ...offering("short"), messages }, openai);
	expect(withdrawn?.chat.messages[1]).toMatchObject({ content: [{ name: sent }] });
});

test("characters that a provider refuses are replaced, too", () => {
	expect(sentNames(fitToolNames(offering("files.read"), openai)?.chat)[0]).toMatch(/^files_read_[0-9a-z]+$/);
	expect(fitToolNames(offering("files.read"), googleAiStudio)).toBeUndefined();
	expect(sentNames(fitToolNames(offering("3d-print"), googleAiStudio)?.chat)[0]).toMatch(/^_3d-print_[0-9a-z]+$/);
});

test("answers call tools by the caller's names, whole and streamed", () => {
	const fitted = fitToolNames(offering(long, "weather"), openai);
	const target = targetOf("openai");
	const calls = [sentNames(fitted?.chat)[0], "weather"].map((name, index) => ({
		index,
		id: `c${index}`,
		type: "function",
		function: { name, arguments: "{}" },
	}));
	const choice = { index: 0, finish_reason: "tool_calls" };
	const body = { id: "a", choices: [{ ...choice, message: { tool_calls: calls } }] };
	const whole = fitted?.provider.readAnswer(body, target) ?? [];
	const reader = fitted?.provider.openStream(target);
	const streamed = reader?.push(JSON.stringify({ id: "a", choices: [{ ...choice, delta: { tool_calls: calls } }] })) ?? [];
	for (const events of [whole, [...streamed, ...(reader?.end() ?? [])]]) {
		const names = events.flatMap((event) => (event.type === "tool-call" && event.name ? [event.name] : []));
		expect(names).toEqual([long, "weather"]);
	}
});

test("no two tools get one name, and every name is one that the provider takes", () => {
	// Long beginnings in common, as tools of one server have them, and a name that looks like one of ours.
	const common = "mcp__server__".padEnd(70, "x");
	const tail = fc.string({ maxLength: 30 });
	const taken = sentNames(fitToolNames(offering(common), openai)?.chat)[0] as string;
	const name = fc.oneof(tail.map((end) => common + end), fc.string({ minLength: 1, maxLength: 70 }));
	const names = fc.uniqueArray(name, { maxLength: 12 });
	fc.assert(
		fc.property(names, fc.constantFrom(openai, googleAiStudio), (some, provider) => {
			const all = [...new Set([taken, common, ...some])];
			const sent = sentNames(fitToolNames(offering(...all), provider)?.chat);
			expect(new Set(sent).size).toBe(all.length);
			for (const name of sent) {
				expect(name.length).toBeLessThanOrEqual(64);
				expect(name).not.toMatch(provider.toolNames?.refused as RegExp);
			}
		}),
	);
});
