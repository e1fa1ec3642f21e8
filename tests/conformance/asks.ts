import type { Message } from "~/gateway/chat";
import { type Answer, type Ask, pdf, placeSchema, plainUsage, png, says, system, toolResult, user, weatherTool } from "./conversation";
import type { Step } from "./wires/wire";

/** Ids that every provider takes: Mistral wants exactly nine letters or digits. */
export const callIds = ["callAAAA1", "callBBBB2"] as const;

/** An opaque value in the form of OpenAI's encrypted reasoning, which is checked; nobody else knows the form. */
export const signature = "gAAAAABoZm9ybWFuY2Utc2lnbmF0dXJl";

/** What one request of the matrix says, and what the provider answers. */
export type Exchange = { ask: Ask; answer: Answer };

const oslo = { type: "tool-call", id: callIds[0], name: "weather", arguments: { city: "Oslo" } } as const;
const lima = { type: "tool-call", id: callIds[1], name: "weather", arguments: { city: "Lima" } } as const;

const question = user("How warm is it in Oslo?");
const questions = user("How warm is it in Oslo and Lima?");

const called: Message = {
	role: "assistant",
	content: [{ type: "tool-call", id: callIds[0], name: "weather", arguments: '{"city":"Oslo"}' }],
};

const pictured: Message = {
	role: "tool",
	content: [
		{
			type: "tool-result",
			toolCallId: callIds[0],
			toolName: "weather",
			content: [
				{ type: "text", text: "A map:" },
				{ type: "image", source: { kind: "base64", mediaType: "image/png", data: png } },
			],
		},
	],
};

/** The first request of each feature that asks a provider something. */
export const exchanges: Record<Exclude<Step, `${string}-answered`>, Exchange> = {
	text: {
		ask: { messages: [system("Answer briefly."), user("Who are you?")], maxTokens: 300, temperature: 0.5 },
		answer: says("I am a model, naturally."),
	},
	tools: {
		ask: { messages: [question], tools: [weatherTool], toolChoice: { type: "auto" } },
		answer: { blocks: [oslo], usage: plainUsage },
	},
	"parallel-tools": {
		ask: { messages: [questions], tools: [weatherTool] },
		answer: { blocks: [oslo, lima], usage: plainUsage },
	},
	"tool-images": {
		ask: { messages: [question, called, pictured], tools: [weatherTool] },
		answer: says("It is 4 degrees there."),
	},
	"json-schema": {
		ask: { messages: [user("Oslo, as JSON.")], schema: placeSchema },
		answer: says('{"city":"Oslo","degrees":4}'),
	},
	vision: {
		ask: {
			messages: [
				{
					role: "user",
					content: [
						{ type: "text", text: "What is this?" },
						{ type: "image", source: { kind: "base64", mediaType: "image/png", data: png } },
					],
				},
			],
		},
		answer: says("One red pixel."),
	},
	documents: {
		ask: {
			messages: [
				{
					role: "user",
					content: [
						{ type: "text", text: "Sum it up." },
						{ type: "file", filename: "report.pdf", source: { kind: "base64", mediaType: "application/pdf", data: pdf } },
					],
				},
			],
		},
		answer: says("It is empty."),
	},
	reasoning: {
		ask: { messages: [user("Is 91 prime?")], effort: "low", maxTokens: 8000 },
		answer: {
			blocks: [
				{ type: "reasoning", text: "Seven times thirteen is 91.", signature },
				{ type: "text", text: "No, it is not." },
			],
			usage: { ...plainUsage, completion: 30, reasoning: 20 },
		},
	},
	signatures: {
		ask: { messages: [question], tools: [weatherTool], effort: "low", maxTokens: 8000 },
		answer: {
			blocks: [
				{ type: "reasoning", text: "The tool knows.", signature },
				{ ...oslo, signature },
			],
			usage: { ...plainUsage, completion: 30, reasoning: 20 },
		},
	},
	citations: {
		ask: { messages: [user("What is new in Oslo?")], webSearch: true },
		answer: {
			blocks: [{ type: "text", text: "A library opened.", citations: [{ url: "https://example.org/oslo", title: "Oslo news" }] }],
			usage: plainUsage,
		},
	},
	"cache-control": {
		ask: {
			messages: [
				{ role: "system", content: [{ type: "text", text: "Long rules.", cache: { ttl: "1h" } }] },
				{ role: "user", content: [{ type: "text", text: "A long document.", cache: { ttl: "5m" } }] },
				{ role: "assistant", content: [{ type: "text", text: "Read." }] },
				user("What does it say?"),
			],
		},
		answer: says("Much.", { prompt: 4000, cached: 3000, written: 500 }),
	},
};

/** Results of the calls in `tools`, `parallel-tools` and `signatures`, for the ids that the client saw. */
export const results = {
	one: ([first = ""]: string[]): Message[] => [toolResult(first, "weather", "4 degrees")],
	two: ([first = "", second = ""]: string[]): Message[] => [
		toolResult(first, "weather", "4 degrees"),
		toolResult(second, "weather", "19 degrees"),
	],
};
