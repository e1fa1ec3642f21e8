import { callIds, signature } from "../asks";
import { type Answer, pdf, placeSchema, png, weatherTool } from "../conversation";
import { objects, pieces, type Wire } from "./wire";

type Fields = Record<string, unknown>;

const toolConfig = {
	tools: [{ toolSpec: { name: "weather", description: weatherTool.description, inputSchema: { json: weatherTool.parameters } } }],
};
const use = (id: string, city: string) => ({ toolUse: { toolUseId: id, name: "weather", input: { city } } });
const result = (id: string, text: string) => ({ toolResult: { toolUseId: id, content: [{ text }] } });
const image = { image: { format: "png", source: { bytes: png } } };
const cachePoint = (ttl?: string) => ({ cachePoint: { type: "default", ...(ttl ? { ttl } : {}) } });

/** The schema travels as text. */
function isPlaceSchema(value: unknown): boolean {
	const schema = JSON.parse(String(value)) as typeof placeSchema;
	return JSON.stringify(Object.keys(schema.properties)) === JSON.stringify(Object.keys(placeSchema.properties));
}

/**
 * Amazon Bedrock's Converse. A stream's payload is one event, as JSON text: `{"eventType": payload}`.
 * Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export const bedrockWire: Wire = {
	callIds: true,
	showsReasoning: true,
	counts: ["cached", "written"],
	write: writeAnswer,
	trace: (body) => {
		const blocks = objects(body.messages).flatMap(({ content }) => objects(content));
		return {
			calls: blocks.flatMap(({ toolUse }) => {
				const used = toolUse as { toolUseId: string; name: string; input: unknown } | undefined;
				return used ? [{ id: used.toolUseId, name: used.name, arguments: used.input }] : [];
			}),
			results: blocks.flatMap(({ toolResult }) => {
				const answered = toolResult as { toolUseId: string; content: { text: string }[] } | undefined;
				return answered ? [{ id: answered.toolUseId, text: answered.content.map(({ text }) => text).join("\n") }] : [];
			}),
			signatures: blocks.flatMap(({ reasoningContent }) => {
				const content = reasoningContent as { reasoningText?: { signature: string } } | undefined;
				return content?.reasoningText ? [content.reasoningText.signature] : [];
			}),
		};
	},
	expected: {
		text: ({ system }) => ({
			...(system ? { system: [{ text: "Answer briefly." }] } : {}),
			messages: [{ role: "user", content: [{ text: "Who are you?" }] }],
			inferenceConfig: { maxTokens: 300, temperature: 0.5 },
		}),
		tools: () => ({
			messages: [{ role: "user", content: [{ text: "How warm is it in Oslo?" }] }],
			toolConfig: { ...toolConfig, toolChoice: { auto: {} } },
		}),
		"tools-answered": () => ({
			messages: [
				{ role: "user" },
				{ role: "assistant", content: [use(callIds[0], "Oslo")] },
				{ role: "user", content: [result(callIds[0], "4 degrees")] },
			],
		}),
		"parallel-tools": () => ({ toolConfig }),
		"parallel-tools-answered": () => ({
			messages: [
				{ role: "user" },
				{ role: "assistant", content: [use(callIds[0], "Oslo"), use(callIds[1], "Lima")] },
				{ role: "user", content: [result(callIds[0], "4 degrees"), result(callIds[1], "19 degrees")] },
			],
		}),
		"tool-images": () => ({
			messages: [
				{ role: "user" },
				{ role: "assistant", content: [use(callIds[0], "Oslo")] },
				{ role: "user", content: [{ toolResult: { toolUseId: callIds[0], content: [{ text: "A map:" }, image] } }] },
			],
		}),
		// Source: https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html
		"json-schema": () => ({
			outputConfig: { textFormat: { type: "json_schema", structure: { jsonSchema: { schema: isPlaceSchema } } } },
		}),
		vision: () => ({ messages: [{ role: "user", content: [{ text: "What is this?" }, image] }] }),
		documents: () => ({
			messages: [
				{
					role: "user",
					content: [{ text: "Sum it up." }, { document: { format: "pdf", name: "report", source: { bytes: pdf } } }],
				},
			],
		}),
		// Source: https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-adaptive-thinking.html
		reasoning: () => ({
			additionalModelRequestFields: { thinking: { type: "adaptive" }, output_config: { effort: "low" } },
		}),
		signatures: () => ({ additionalModelRequestFields: { thinking: { type: "adaptive" } } }),
		"signatures-answered": () => ({
			messages: [
				{ role: "user" },
				{
					role: "assistant",
					content: [
						{ reasoningContent: { reasoningText: { text: "The tool knows.", signature } } },
						use(callIds[0], "Oslo"),
					],
				},
				{ role: "user", content: [result(callIds[0], "4 degrees")] },
			],
		}),
		citations: () => ({}),
		// Source: https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
		"cache-control": () => ({
			system: [{ text: "Long rules." }, cachePoint("1h")],
			messages: [
				{ role: "user", content: [{ text: "A long document." }, cachePoint()] },
				{ role: "assistant", content: [{ text: "Read." }] },
				{ role: "user", content: [{ text: "What does it say?" }] },
			],
		}),
	},
};

function writeAnswer(answer: Answer) {
	const content = answer.blocks.map(writeBlock);
	const { prompt, cached, written, completion } = answer.usage;
	const usage = {
		inputTokens: prompt - cached - written,
		outputTokens: completion,
		totalTokens: prompt + completion,
		cacheReadInputTokens: cached,
		cacheWriteInputTokens: written,
	};
	const stopReason = answer.blocks.some(({ type }) => type === "tool-call") ? "tool_use" : "end_turn";
	const metrics = { latencyMs: 12 };
	const events: Fields[] = [
		{ messageStart: { role: "assistant" } },
		...content.flatMap(blockEvents),
		{ messageStop: { stopReason } },
		{ metadata: { usage, metrics } },
	];
	return {
		body: { output: { message: { role: "assistant", content } }, stopReason, usage, metrics },
		payloads: events.map((event) => JSON.stringify(event)),
	};
}

function writeBlock(block: Answer["blocks"][number]): Fields {
	switch (block.type) {
		case "reasoning":
			return { reasoningContent: { reasoningText: { text: block.text, signature: block.signature } } };
		case "tool-call":
			return { toolUse: { toolUseId: block.id, name: block.name, input: block.arguments } };
		default:
			return { text: block.text };
	}
}

/** Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html */
function blockEvents(block: Fields, contentBlockIndex: number): Fields[] {
	const delta = (fields: Fields) => ({ contentBlockDelta: { contentBlockIndex, delta: fields } });
	const stop = { contentBlockStop: { contentBlockIndex } };
	const use = block.toolUse as { toolUseId: string; name: string; input: unknown } | undefined;
	if (use) {
		const input = JSON.stringify(use.input);
		return [
			{ contentBlockStart: { contentBlockIndex, start: { toolUse: { toolUseId: use.toolUseId, name: use.name } } } },
			...[input.slice(0, 4), input.slice(4)].map((piece) => delta({ toolUse: { input: piece } })),
			stop,
		];
	}
	const reasoning = block.reasoningContent as { reasoningText: { text: string; signature?: string } } | undefined;
	if (reasoning) {
		const { text, signature: signed } = reasoning.reasoningText;
		return [
			...pieces(text).map((piece) => delta({ reasoningContent: { text: piece } })),
			...(signed ? [delta({ reasoningContent: { signature: signed } })] : []),
			stop,
		];
	}
	return [...pieces(String(block.text)).map((text) => delta({ text })), stop];
}
