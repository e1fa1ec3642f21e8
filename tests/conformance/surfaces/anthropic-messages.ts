import Anthropic from "@anthropic-ai/sdk";
import type { AssistantPart, CacheBreakpoint, FilePart, Message, ToolResultPart, UserPart } from "~/gateway/chat";
import type { Ask, Result } from "../conversation";
import { type Surface, warningsOf } from "./surface";

type Fields = Record<string, unknown>;

/** Anthropic's Messages API. Source: https://platform.claude.com/docs/en/api/messages */
export const anthropicMessages: Surface = {
	id: "anthropic-messages",
	title: "Anthropic messages",
	path: "/v1/messages",
	lacks: {},
	write: (ask, model) => {
		const messages = [...ask.messages, ...(ask.more ?? [])];
		const system = messages.flatMap((message) => (message.role === "system" ? message.content.map(writePart) : []));
		return {
			model,
			max_tokens: ask.maxTokens ?? 1000,
			...(system.length > 0 ? { system } : {}),
			messages: [
				...ask.messages.flatMap(writeMessage),
				...(ask.replayed ?? []),
				...(ask.more ?? []).flatMap(writeMessage),
			].reduce<Fields[]>(mergeTurns, []),
			...writeTools(ask),
			...(ask.temperature === undefined ? {} : { temperature: ask.temperature }),
			...(ask.effort ? { thinking: { type: "adaptive", display: "summarized" } } : {}),
			...(ask.effort || ask.schema
				? {
						output_config: {
							...(ask.effort ? { effort: ask.effort } : {}),
							...(ask.schema ? { format: { type: "json_schema", schema: ask.schema } } : {}),
						},
					}
				: {}),
		};
	},
	async send({ url, token, fetch }, request, stream) {
		const client = new Anthropic({ baseURL: url, apiKey: token, maxRetries: 0, ...(fetch ? { fetch } : {}) });
		const body = request as unknown as Anthropic.MessageCreateParamsNonStreaming;
		if (!stream) {
			const { data, response } = await client.messages.create(body).withResponse();
			return { ...readMessage(data), warnings: warningsOf(response.headers) };
		}
		const streamed = client.messages.stream(body);
		const order: string[] = [];
		streamed.on("streamEvent", (event) => void order.push(event.type));
		const final = await streamed.finalMessage();
		checkOrder(order);
		return { ...readMessage(final), warnings: warningsOf((await streamed.withResponse()).response.headers) };
	},
	failureOf(error) {
		if (!(error instanceof Anthropic.APIError)) throw error;
		return {
			status: error.status as number | undefined,
			message: error.apiMessage ?? error.message,
			type: error.type ?? undefined,
			retryAfter: (error.headers as Headers | undefined)?.get("retry-after") ?? null,
		};
	},
};

function writeTools(ask: Ask): Fields {
	const choices = { auto: { type: "auto" }, none: { type: "none" }, required: { type: "any" } } as const;
	const choice = ask.toolChoice;
	if (!ask.tools && !ask.webSearch) return {};
	return {
		tools: [
			...(ask.tools ?? []).map(({ name, description, parameters }) => ({
				name,
				...(description === undefined ? {} : { description }),
				input_schema: parameters ?? { type: "object", properties: {} },
			})),
			...(ask.webSearch ? [{ type: "web_search_20250305", name: "web_search" }] : []),
		],
		...(choice
			? { tool_choice: choice.type === "function" ? { type: "tool", name: choice.name } : choices[choice.type] }
			: {}),
	};
}

/** Neutral messages in this format; system prompts stand elsewhere. */
export function writeMessage(message: Message): Fields[] {
	switch (message.role) {
		case "user":
			return [{ role: "user", content: message.content.map(writePart) }];
		case "assistant":
			return [{ role: "assistant", content: message.content.map(writeAssistantPart) }];
		case "tool":
			return [{ role: "user", content: message.content.map(writeResult) }];
		default:
			return [];
	}
}

/** Turns alternate: neighbours of one role are one. */
function mergeTurns(turns: Fields[], message: unknown): Fields[] {
	const { role, content } = message as { role: string; content: unknown[] };
	const last = turns.at(-1);
	if (last?.role === role) last.content = [...(last.content as unknown[]), ...content];
	else turns.push({ role, content });
	return turns;
}

function marked(cache: CacheBreakpoint | undefined): Fields {
	return cache ? { cache_control: { type: "ephemeral", ...(cache.ttl === "1h" ? { ttl: "1h" } : {}) } } : {};
}

function writePart(part: UserPart): Fields {
	switch (part.type) {
		case "text":
			return { type: "text", text: part.text, ...marked(part.cache) };
		case "image":
			return { type: "image", source: writeSource(part.source), ...marked(part.cache) };
		case "file":
			return {
				type: "document",
				source: writeSource(part.source),
				...(part.filename === undefined ? {} : { title: part.filename }),
				...marked(part.cache),
			};
		default:
			throw new Error("this format has no audio");
	}
}

function writeSource(source: FilePart["source"]): Fields {
	if (source.kind === "url") return { type: "url", url: source.url };
	if (source.kind === "id") return { type: "file", file_id: source.id };
	return { type: "base64", media_type: source.mediaType, data: source.data };
}

function writeAssistantPart(part: AssistantPart): Fields {
	switch (part.type) {
		case "reasoning":
			if (part.encrypted !== undefined) return { type: "redacted_thinking", data: part.encrypted };
			return { type: "thinking", thinking: part.text ?? "", signature: part.signature ?? "" };
		case "tool-call":
			return {
				type: "tool_use",
				id: part.id,
				name: part.name,
				input: JSON.parse(part.arguments || "{}") as unknown,
				...marked(part.cache),
			};
		default:
			return writePart(part);
	}
}

function writeResult(result: ToolResultPart): Fields {
	return {
		type: "tool_result",
		tool_use_id: result.toolCallId,
		content: result.content.map(writePart),
		...(result.isError ? { is_error: true } : {}),
		...marked(result.cache),
	};
}

const finishes: Record<string, string> = { end_turn: "stop", stop_sequence: "stop", max_tokens: "length", tool_use: "tool_calls" };

function readMessage(message: Anthropic.Message): Omit<Result, "warnings"> {
	const texts = message.content.filter((block) => block.type === "text");
	return {
		text: texts.map(({ text }) => text).join(""),
		reasoning: message.content.map((block) => (block.type === "thinking" ? block.thinking : "")).join(""),
		calls: message.content.flatMap((block) =>
			block.type === "tool_use" ? [{ id: block.id, name: block.name, arguments: block.input }] : [],
		),
		citations: texts.flatMap(({ citations }) =>
			(citations ?? []).flatMap((citation) =>
				citation.type === "web_search_result_location" ? [{ url: citation.url, title: citation.title ?? undefined }] : [],
			),
		),
		searches: readSearches(message.content),
		finish: finishes[message.stop_reason ?? ""] ?? String(message.stop_reason),
		usage: readUsage(message.usage),
		turns: [{ role: "assistant", content: message.content }],
	};
}

/** Each call with its result, which has to follow it. */
function readSearches(content: readonly Anthropic.ContentBlock[]): NonNullable<Result["searches"]> {
	return content.flatMap((block, at) => {
		if (block.type !== "server_tool_use") return [];
		const result = content[at + 1];
		if (result?.type !== "web_search_tool_result" || result.tool_use_id !== block.id) throw new Error("a search has no result");
		const pages = Array.isArray(result.content) ? result.content : [];
		return [{ query: (block.input as { query: string }).query, urls: pages.map(({ url }) => url) }];
	});
}

function readUsage(usage: Anthropic.Usage): Result["usage"] {
	const read = usage.cache_read_input_tokens ?? 0;
	const written = usage.cache_creation_input_tokens ?? 0;
	return {
		prompt: usage.input_tokens + read + written,
		completion: usage.output_tokens,
		cached: read,
		written,
	};
}

/** Source: https://platform.claude.com/docs/en/build-with-claude/streaming#event-types */
function checkOrder(types: readonly string[]): void {
	const letters: Record<string, string> = {
		message_start: "m",
		content_block_start: "(",
		content_block_delta: ".",
		content_block_stop: ")",
		message_delta: "d",
		message_stop: "e",
	};
	const order = types.map((type) => letters[type] ?? "?").join("");
	if (!/^m(\(\.*\))*d+e$/.test(order)) throw new Error(`events in a wrong order: ${types.join(", ")}`);
}
