import type OpenAI from "openai";
import type { AssistantPart, CacheBreakpoint, MediaSource, Message, ToolResultPart, UserPart } from "~/gateway/chat";
import type { Result } from "../conversation";
import { type Surface, warningsOf } from "./surface";
import { openAiClient, openAiFailure } from "./openai-sdk";

type Fields = Record<string, unknown>;

/** OpenAI's chat completions. Source: https://platform.openai.com/docs/api-reference/chat/create */
export const openAiChat: Surface = {
	id: "openai-chat",
	title: "OpenAI chat",
	path: "/v1/chat/completions",
	lacks: {},
	write: (ask, model) => ({
		model,
		messages: [
			...ask.messages.flatMap(writeMessage),
			...(ask.replayed ?? []),
			...(ask.more ?? []).flatMap(writeMessage),
		],
		...(ask.tools || ask.webSearch
			? {
					tools: [
						...(ask.tools ?? []).map(({ name, description, parameters, strict }) => ({
							type: "function",
							function: { name, description, parameters, ...(strict === undefined ? {} : { strict }) },
						})),
						...(ask.webSearch ? [{ type: "web_search" }] : []),
					],
				}
			: {}),
		...(ask.toolChoice
			? {
					tool_choice:
						ask.toolChoice.type === "function"
							? { type: "function", function: { name: ask.toolChoice.name } }
							: ask.toolChoice.type,
				}
			: {}),
		...(ask.schema
			? { response_format: { type: "json_schema", json_schema: { name: "place", strict: true, schema: ask.schema } } }
			: {}),
		...(ask.effort ? { reasoning_effort: ask.effort } : {}),
		...(ask.maxTokens === undefined ? {} : { max_tokens: ask.maxTokens }),
		...(ask.temperature === undefined ? {} : { temperature: ask.temperature }),
	}),
	async send(at, request, stream) {
		const client = openAiClient(at);
		const body = request as unknown as OpenAI.ChatCompletionCreateParamsNonStreaming;
		if (!stream) {
			const { data, response } = await client.chat.completions.create(body).withResponse();
			return { ...readMessage(data.choices[0]?.message, data.choices[0]?.finish_reason, data.usage), warnings: warningsOf(response.headers) };
		}
		const { data, response } = await client.chat.completions.create({ ...body, stream: true }).withResponse();
		return { ...(await collect(data)), warnings: warningsOf(response.headers) };
	},
	failureOf: openAiFailure,
};

/** Neutral messages in this format; a message of several tool results is several here. */
export function writeMessage(message: Message): Fields[] {
	switch (message.role) {
		case "user":
			return [{ role: "user", content: joined(message.content.map(writePart)), ...named(message.name) }];
		case "assistant":
			return [{ ...writeAssistant(message.content), ...named(message.name) }];
		case "tool":
			return message.content.map(writeResult);
		default:
			return [{ role: message.role, content: joined(message.content.map(writePart)) }];
	}
}

const named = (name: string | undefined): Fields => (name === undefined ? {} : { name });

/** One plain text is a string, as every client writes it. */
function joined(parts: Fields[]): unknown {
	const [first] = parts;
	return parts.length === 1 && first?.type === "text" && Object.keys(first).length === 2 ? first.text : parts;
}

function marked(cache: CacheBreakpoint | undefined): Fields {
	return cache ? { cache_control: { type: "ephemeral", ttl: cache.ttl } } : {};
}

const addressOf = (source: MediaSource) =>
	source.kind === "url" ? source.url : `data:${source.mediaType};base64,${source.data}`;

function writePart(part: UserPart): Fields {
	switch (part.type) {
		case "text":
			return { type: "text", text: part.text, ...marked(part.cache) };
		case "image":
			return {
				type: "image_url",
				image_url: { url: addressOf(part.source), ...(part.detail ? { detail: part.detail } : {}) },
				...marked(part.cache),
			};
		case "audio":
			return { type: "input_audio", input_audio: { data: part.data, format: part.format }, ...marked(part.cache) };
		default:
			return {
				type: "file",
				file: {
					...(part.filename === undefined ? {} : { filename: part.filename }),
					...(part.source.kind === "id" ? { file_id: part.source.id } : { file_data: addressOf(part.source) }),
				},
				...marked(part.cache),
			};
	}
}

function writeAssistant(parts: AssistantPart[]): Fields {
	const texts = parts.filter((part) => part.type === "text");
	const calls = parts.filter((part) => part.type === "tool-call");
	const details = parts.flatMap((part, index) => (part.type === "reasoning" ? detailsOf(part, index) : []));
	const signed = (signature: string | undefined): Fields =>
		signature === undefined ? {} : { extra_content: { google: { thought_signature: signature } } };
	return {
		role: "assistant",
		content: texts.length === 0 ? null : joined(texts.map((part) => ({ ...writePart(part), ...signed(part.signature) }))),
		...(details.length > 0 ? { reasoning_details: details } : {}),
		...(calls.length > 0
			? {
					tool_calls: calls.map((call) => ({
						id: call.id,
						type: "function",
						function: { name: call.name, arguments: call.arguments },
						...signed(call.signature),
					})),
				}
			: {}),
	};
}

function detailsOf(part: Extract<AssistantPart, { type: "reasoning" }>, index: number): Fields[] {
	if (part.encrypted !== undefined) return [{ type: "reasoning.encrypted", data: part.encrypted, index }];
	return [
		{ type: "reasoning.text", text: part.text ?? "", ...(part.signature ? { signature: part.signature } : {}), index },
	];
}

function writeResult(result: ToolResultPart): Fields {
	return {
		role: "tool",
		tool_call_id: result.toolCallId,
		content: joined(result.content.map(writePart)),
		...marked(result.cache),
	};
}

type Read = Omit<Result, "warnings">;
type Spoken = OpenAI.ChatCompletionMessage & { reasoning?: string };

function readMessage(message: Spoken | undefined, finish: string | null | undefined, usage: OpenAI.CompletionUsage | undefined): Read {
	if (!message) throw new Error("the answer has no message");
	const calls = message.tool_calls?.filter((call) => call.type === "function") ?? [];
	return {
		text: message.content ?? "",
		reasoning: message.reasoning ?? "",
		calls: calls.map((call) => ({ id: call.id, name: call.function.name, arguments: JSON.parse(call.function.arguments) })),
		citations: (message.annotations ?? []).map(({ url_citation: { url, title } }) => ({ url, title })),
		finish: finish ?? "",
		usage: usage ? readUsage(usage) : {},
		turns: [message],
	};
}

function readUsage(usage: OpenAI.CompletionUsage): Result["usage"] {
	const details = usage.prompt_tokens_details as { cached_tokens?: number; cache_write_tokens?: number } | undefined;
	return {
		prompt: usage.prompt_tokens,
		completion: usage.completion_tokens,
		cached: details?.cached_tokens ?? 0,
		written: details?.cache_write_tokens ?? 0,
		reasoning: usage.completion_tokens_details?.reasoning_tokens ?? 0,
	};
}

type Delta = OpenAI.ChatCompletionChunk.Choice.Delta & {
	reasoning?: string;
	reasoning_details?: { index: number; text?: string; signature?: string }[];
	annotations?: unknown[];
	extra_content?: unknown;
};

/** Puts the deltas of a stream together, as clients do. */
async function collect(stream: AsyncIterable<OpenAI.ChatCompletionChunk>): Promise<Read> {
	const message: Fields & { tool_calls?: Fields[] } = { role: "assistant", content: null };
	let finish: string | null = null;
	let usage: OpenAI.CompletionUsage | undefined;
	for await (const chunk of stream) {
		usage = chunk.usage ?? usage;
		const choice = chunk.choices[0];
		if (!choice) continue;
		finish = choice.finish_reason ?? finish;
		addDelta(message, choice.delta as Delta);
	}
	return readMessage(message as unknown as Spoken, finish, usage);
}

function addDelta(message: Fields & { tool_calls?: Fields[] }, delta: Delta): void {
	const append = (name: string, text: string | null | undefined) => {
		if (text) message[name] = `${(message[name] as string | null | undefined) ?? ""}${text}`;
	};
	append("content", delta.content);
	append("reasoning", delta.reasoning);
	for (const list of ["reasoning_details", "annotations"] as const) {
		if (delta[list]) message[list] = [...((message[list] as unknown[] | undefined) ?? []), ...delta[list]];
	}
	if (delta.extra_content) message.extra_content = delta.extra_content;
	for (const { index, ...call } of delta.tool_calls ?? []) {
		message.tool_calls ??= [];
		const known = message.tool_calls[index];
		if (!known) {
			message.tool_calls[index] = structuredClone(call) as Fields;
			continue;
		}
		const target = known.function as Fields;
		target.arguments = `${target.arguments as string}${call.function?.arguments ?? ""}`;
		Object.assign(known, "extra_content" in call ? { extra_content: call.extra_content } : {});
	}
}
