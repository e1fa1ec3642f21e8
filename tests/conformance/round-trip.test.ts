import { describe, expect, test } from "vitest";
import type { Message } from "~/gateway/chat";
import { anthropic } from "~/gateway/providers/anthropic/anthropic";
import { bedrock } from "~/gateway/providers/bedrock/bedrock";
import { googleAiStudio } from "~/gateway/providers/gemini/google-ai-studio";
import { groq } from "~/gateway/providers/groq";
import { openai, openaiOnResponses } from "~/gateway/providers/openai";
import type { Provider } from "~/gateway/providers/provider";
import { targetOf } from "../factories/provider-fixtures";
import { fc } from "../setup/property";
import { awsEvent } from "../simulators/aws-event-stream.ts";
import { plainUsage, type Result, toolResult, user, weatherTool } from "./conversation";
import { answerBlocks, conversation } from "./generators";
import { answering, type Relay, relayStream, relayWhole } from "./relay";
import { sides } from "./sides";
import { anthropicWire } from "./wires/anthropic";
import { bedrockWire } from "./wires/bedrock";
import { geminiWire } from "./wires/gemini";
import { openAiChatWire } from "./wires/openai-chat";
import { openAiResponsesWire } from "./wires/openai-responses";
import type { Wire } from "./wires/wire";

/** Conversations with tools and thinking, through every surface to every wire and back. */
type Part = Message["content"][number];
type Far = { name: string; provider: Provider; wire: Wire; framing: (payload: string) => string | Uint8Array };

const data = (payload: string) => `data: ${payload}\n\n`;
const named = (payload: string) => `event: ${(JSON.parse(payload) as { type: string }).type}\ndata: ${payload}\n\n`;

const fars: Far[] = [
	{ name: "openai", provider: openai, wire: openAiChatWire(), framing: data },
	{ name: "openai-responses", provider: openaiOnResponses, wire: openAiResponsesWire, framing: named },
	{ name: "anthropic", provider: anthropic, wire: anthropicWire, framing: named },
	{ name: "bedrock", provider: bedrock, wire: bedrockWire, framing: awsEvent },
	{ name: "gemini", provider: googleAiStudio, wire: geminiWire, framing: data },
	{ name: "groq", provider: groq, wire: openAiChatWire("reasoning"), framing: data },
];

/** Names that tell a wire what the model can do. */
const externalIds: Record<string, string> = {
	"aws-bedrock": "anthropic.claude-sonnet-5",
	"google-ai-studio": "gemini-3.1-pro-preview",
};
const mapping = { reasoning: true, tools: true, vision: true, reasoningMode: "adaptive" as const };
const target = (provider: Provider, stream: boolean) => targetOf(provider.id, { ...mapping, externalId: externalIds[provider.id] ?? "model" }, stream);

/** Who said what, part by part: how parts are spread over messages is the format's affair. */
function flat(messages: readonly Message[]): unknown[] {
	return messages.flatMap(({ role, content }) =>
		content.map((part) => {
			if (part.type === "tool-call") return { type: part.type, id: part.id, name: part.name, arguments: JSON.parse(part.arguments) as unknown };
			if (part.type === "tool-result") return { type: part.type, id: part.toolCallId, content: part.content };
			if (part.type === "reasoning") return { type: part.type, text: part.text, opaque: part.signature ?? part.encrypted };
			return part.type === "image" ? { role, type: part.type, source: part.source } : { role, type: part.type, text: "text" in part ? part.text : "" };
		}),
	);
}

describe.each(sides.map((side) => [side.surface.id, side] as const))("conversations in %s", (_name, { surface, protocol, opaque }) => {
	const ask = (messages: Message[]) => surface.write({ messages, tools: [weatherTool] }, "model");

	test("are parsed as they were meant", () => {
		fc.assert(
			fc.property(conversation(opaque), (messages) => {
				expect(flat(protocol.parse(ask(messages), {}).messages)).toEqual(flat(messages));
			}),
			{ numRuns: 60 },
		);
	});

	test.each(fars.map((far) => [far.name, far] as const))("reach %s with ids, order and arguments", (_far, { provider, wire }) => {
		fc.assert(
			fc.property(conversation(opaque), (messages) => {
				const trace = wire.trace(provider.toWire(protocol.parse(ask(messages), {}), target(provider, false)).body);
				const parts = messages.flatMap(({ content }): Part[] => content);
				const calls = parts.filter((part) => part.type === "tool-call");
				expect(trace.calls).toEqual(
					calls.map((call) => ({
						...(wire.callIds ? { id: call.id } : {}),
						name: call.name,
						arguments: JSON.parse(call.arguments) as unknown,
					})),
				);
				const results = parts.filter((part) => part.type === "tool-result");
				expect(trace.results).toEqual(
					results.map(({ toolCallId }) => ({ ...(wire.callIds ? { id: toolCallId } : {}), text: `result of ${toolCallId}` })),
				);
			}),
			{ numRuns: 20 },
		);
	});

	describe.each(fars.map((far) => [far.name, far] as const))("and answers of %s", (_far, { provider, wire, framing }) => {
		test.each([false, true])("come back as they were (streamed: %s)", async (stream) => {
			await fc.assert(
				fc.asyncProperty(answerBlocks, async (blocks) => {
					const request = ask([user("Begin.")]);
					const relay: Relay = { protocol, provider, chat: protocol.parse(request, {}), target: target(provider, stream) };
					const { body, payloads } = wire.write({ blocks, usage: plainUsage }, "model");
					const text = stream
						? relayStream(relay, payloads.map((payload) => Buffer.from(framing(payload))))
						: JSON.stringify(relayWhole(relay, body));
					const client = { url: "http://gateway", token: "key", fetch: answering(text, stream) };
					const result = await surface.send(client, request, stream);
					expectAnswer(result, blocks, wire);
					expectReplay(result, blocks);
				}),
				{ numRuns: 10 },
			);
		});

		function expectAnswer(result: Result, blocks: Parameters<Wire["write"]>[0]["blocks"], { callIds, showsReasoning }: Wire): void {
			expect(result.text).toBe(blocks.map((block) => (block.type === "text" ? block.text : "")).join(""));
			if (showsReasoning) {
				expect(result.reasoning).toBe(blocks.map((block) => (block.type === "reasoning" ? block.text : "")).join(""));
			}
			const calls = blocks.filter((block) => block.type === "tool-call");
			expect(result.calls.map(({ name, arguments: input }) => ({ name, input }))).toEqual(
				calls.map(({ name, arguments: input }) => ({ name, input })),
			);
			if (callIds) expect(result.calls.map(({ id }) => id)).toEqual(calls.map(({ id }) => id));
		}

		/** The answer, sent back with results as its SDK gave it, has to say to its provider what it said before. */
		function expectReplay(result: Result, blocks: Parameters<Wire["write"]>[0]["blocks"]): void {
			const more = result.calls.map(({ id, name }) => toolResult(id, name, `result of ${name}`));
			const next = surface.write(
				{ messages: [user("Begin.")], replayed: result.turns, more: more.length > 0 ? more : [user("Go on.")], tools: [weatherTool] },
				"model",
			);
			const trace = wire.trace(provider.toWire(protocol.parse(next, {}), target(provider, false)).body);
			const calls = blocks.filter((block) => block.type === "tool-call");
			expect(trace.calls).toEqual(
				calls.map((call) => ({ ...(wire.callIds ? { id: call.id } : {}), name: call.name, arguments: call.arguments })),
			);
			expect(trace.results.map(({ text }) => text)).toEqual(calls.map(({ name }) => `result of ${name}`));
			if (trace.signatures.length > 0 || wire === anthropicWire) expect(trace.signatures).toEqual(signaturesOf(blocks, wire));
		}
	});
});

/** Signed is what the wire signs: the reasoning itself, or Gemini's first call. */
function signaturesOf(blocks: Parameters<Wire["write"]>[0]["blocks"], wire: Wire): string[] {
	const signing = wire === geminiWire ? "tool-call" : "reasoning";
	return blocks.flatMap((block) => (block.type === signing && "signature" in block && block.signature ? [block.signature] : []));
}
