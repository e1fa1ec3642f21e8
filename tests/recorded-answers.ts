import { recording } from "./recordings.ts";

/** What a recording says, read without any code of the gateway: the yardstick for what clients get. */
export type RecordedAnswer = {
	text: string;
	calls: { name: string; arguments: unknown }[];
	/** The whole prompt and the whole output, reasoning included. */
	prompt: number;
	completion: number;
	/** What was searched for on the web, by providers that say so. */
	searches?: string[];
};

type Fields = Record<string, unknown>;
type Wire = "chat" | "anthropic" | "gemini" | "responses" | "bedrock";

const list = (value: unknown): Fields[] => (Array.isArray(value) ? (value as Fields[]) : []);
const fields = (value: unknown): Fields => (value ?? {}) as Fields;
const count = (value: unknown): number => (typeof value === "number" ? value : 0);
const parsed = (text: unknown): unknown => JSON.parse(text === "" ? "{}" : String(text));

/** The answer of `folder/name.json`, or of the stream `folder/name.chunks.txt`; undefined where there is no such file. */
export function recordedAnswerOf(name: string, wire: Wire, stream: boolean): RecordedAnswer | undefined {
	if (stream) {
		const lines = recordedPayloads(name);
		return lines && readers[wire].stream(lines.map((line) => JSON.parse(line) as Fields));
	}
	const text = recording(`${name}.json`);
	return text === undefined ? undefined : readers[wire].whole(JSON.parse(text) as Fields);
}

/** Payloads of a recorded stream; of several responses in a row the first. */
export function recordedPayloads(name: string): string[] | undefined {
	const lines = recording(`${name}.chunks.txt`)
		?.split("\n")
		.filter((line) => line.startsWith("{"));
	const end = lines?.findIndex((line) => line.startsWith('{"type":"response.completed"')) ?? -1;
	return end < 0 ? lines : lines?.slice(0, end + 1);
}

/** A content that is a string, or a list in which texts stand beside thinking. */
function textOf(content: unknown): string {
	if (typeof content === "string") return content;
	return list(content).map((part) => (part.type === "text" ? String(part.text) : "")).join("");
}

/** Some vendors count reasoning beside the completion; the total holds it everywhere. */
function chatUsage(usage: Fields): Pick<RecordedAnswer, "prompt" | "completion"> {
	const prompt = count(usage.prompt_tokens);
	return { prompt, completion: count(usage.total_tokens) - prompt };
}

function anthropicUsage(usage: Fields): Pick<RecordedAnswer, "prompt" | "completion"> {
	const prompt =
		count(usage.input_tokens) + count(usage.cache_read_input_tokens) + count(usage.cache_creation_input_tokens);
	return { prompt, completion: count(usage.output_tokens) };
}

function geminiAnswer(responses: Fields[]): RecordedAnswer {
	const parts = responses.flatMap(({ candidates }) => list(fields(list(candidates)[0]?.content).parts));
	const usage = fields(responses.findLast(({ usageMetadata }) => usageMetadata)?.usageMetadata);
	return {
		text: parts.map((part) => (typeof part.text === "string" && !part.thought ? part.text : "")).join(""),
		calls: parts.flatMap(({ functionCall }) =>
			functionCall ? [{ name: String(fields(functionCall).name), arguments: fields(functionCall).args ?? {} }] : [],
		),
		prompt: count(usage.promptTokenCount) + count(usage.toolUsePromptTokenCount),
		completion: count(usage.candidatesTokenCount) + count(usage.thoughtsTokenCount),
	};
}

function responsesAnswer(response: Fields): RecordedAnswer {
	const output = list(response.output);
	const usage = fields(response.usage);
	return {
		text: output.flatMap(({ content }) => list(content)).map((part) => (part.type === "output_text" ? String(part.text) : "")).join(""),
		calls: output.flatMap((item) => {
			if (item.type === "custom_tool_call") return [{ name: String(item.name), arguments: { input: item.input } }];
			return item.type === "function_call" ? [{ name: String(item.name), arguments: parsed(item.arguments) }] : [];
		}),
		prompt: count(usage.input_tokens),
		completion: count(usage.output_tokens),
		searches: output.flatMap((item) => {
			const { type, query } = fields(item.action);
			return item.type === "web_search_call" && type === "search" ? [String(query)] : [];
		}),
	};
}

/** Blocks of a stream by their index, put together from their deltas. */
function anthropicBlocks(events: Fields[]): Fields[] {
	const blocks: Fields[] = [];
	for (const event of events) {
		const index = count(event.index);
		if (event.type === "content_block_start") blocks[index] = { ...fields(event.content_block), json: "" };
		const block = blocks[index];
		const delta = fields(event.delta);
		if (!block || event.type !== "content_block_delta") continue;
		if (delta.type === "text_delta") block.text = `${String(block.text)}${String(delta.text)}`;
		if (delta.type === "input_json_delta") block.json = `${String(block.json)}${String(delta.partial_json)}`;
	}
	return blocks;
}

function anthropicAnswer(blocks: Fields[], usage: Fields): RecordedAnswer {
	return {
		text: blocks.map((block) => (block.type === "text" ? String(block.text) : "")).join(""),
		calls: blocks.flatMap((block) =>
			block.type === "tool_use"
				? [{ name: String(block.name), arguments: block.json ? parsed(block.json) : (block.input ?? {}) }]
				: [],
		),
		searches: blocks.flatMap((block) => {
			if (block.type !== "server_tool_use" || block.name !== "web_search") return [];
			return [String(fields(block.json ? parsed(block.json) : block.input).query)];
		}),
		...anthropicUsage(usage),
	};
}

function bedrockUsage(usage: Fields): Pick<RecordedAnswer, "prompt" | "completion"> {
	const prompt = count(usage.inputTokens) + count(usage.cacheReadInputTokens) + count(usage.cacheWriteInputTokens);
	return { prompt, completion: count(usage.outputTokens) };
}

function bedrockStream(events: Fields[]): RecordedAnswer {
	const texts: string[] = [];
	const calls = new Map<number, { name: string; json: string }>();
	let usage: Fields = {};
	for (const event of events) {
		const start = fields(event.contentBlockStart);
		const used = fields(start.start).toolUse;
		if (used) calls.set(count(start.contentBlockIndex), { name: String(fields(used).name), json: "" });
		const { delta, contentBlockIndex } = fields(event.contentBlockDelta);
		if (typeof fields(delta).text === "string") texts.push(String(fields(delta).text));
		const call = calls.get(count(contentBlockIndex));
		if (call && fields(delta).toolUse) call.json += String(fields(fields(delta).toolUse).input);
		if (event.metadata) usage = fields(fields(event.metadata).usage);
	}
	return {
		text: texts.join(""),
		calls: [...calls.values()].map(({ name, json }) => ({ name, arguments: parsed(json) })),
		...bedrockUsage(usage),
	};
}

const readers: Record<Wire, { whole(body: Fields): RecordedAnswer; stream(events: Fields[]): RecordedAnswer }> = {
	chat: {
		whole: (body) => {
			const message = fields(list(body.choices)[0]?.message);
			const calls = list(message.tool_calls).map((call) => fields(call.function));
			return {
				text: textOf(message.content),
				calls: calls.map(({ name, arguments: text }) => ({ name: String(name), arguments: parsed(text) })),
				...chatUsage(fields(body.usage)),
			};
		},
		stream: (chunks) => {
			const deltas = chunks.map(({ choices }) => fields(list(choices)[0]?.delta));
			const calls: { name: string; json: string }[] = [];
			for (const call of deltas.flatMap(({ tool_calls }) => list(tool_calls))) {
				const target = fields(call.function);
				const known = (calls[count(call.index)] ??= { name: "", json: "" });
				known.name += String(target.name ?? "");
				known.json += String(target.arguments ?? "");
			}
			const usage = chunks.findLast(({ usage: told, x_groq: groq }) => told ?? fields(groq).usage);
			return {
				text: deltas.map(({ content }) => textOf(content)).join(""),
				calls: calls.map(({ name, json }) => ({ name, arguments: parsed(json) })),
				...chatUsage(fields(usage?.usage ?? fields(usage?.x_groq).usage)),
			};
		},
	},
	anthropic: {
		whole: (body) => anthropicAnswer(list(body.content), fields(body.usage)),
		stream: (events) => {
			const begun = fields(fields(events.find(({ type }) => type === "message_start")?.message).usage);
			const ended = fields(events.findLast(({ type }) => type === "message_delta")?.usage);
			return anthropicAnswer(anthropicBlocks(events), { ...begun, ...ended });
		},
	},
	gemini: { whole: (body) => geminiAnswer([body]), stream: geminiAnswer },
	responses: {
		whole: responsesAnswer,
		stream: (events) => responsesAnswer(fields(events.at(-1)?.response)),
	},
	bedrock: {
		whole: (body) => {
			const blocks = list(fields(fields(body.output).message).content);
			return {
				text: blocks.map(({ text }) => (typeof text === "string" ? text : "")).join(""),
				calls: blocks.flatMap(({ toolUse }) =>
					toolUse ? [{ name: String(fields(toolUse).name), arguments: fields(toolUse).input ?? {} }] : [],
				),
				...bedrockUsage(fields(body.usage)),
			};
		},
		stream: bedrockStream,
	},
};
