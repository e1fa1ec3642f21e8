import type OpenAI from "openai";
import type { AssistantPart, FilePart, Message, ToolResultPart, UserPart } from "~/gateway/chat";
import type { Ask, Result } from "../conversation";
import { openAiClient, openAiFailure } from "./openai-sdk";
import { type Surface, warningsOf } from "./surface";

type Fields = Record<string, unknown>;
type Response = OpenAI.Responses.Response;

/** OpenAI's Responses API. Source: https://platform.openai.com/docs/api-reference/responses/create */
export const openAiResponses: Surface = {
	id: "openai-responses",
	title: "OpenAI responses",
	path: "/v1/responses",
	lacks: {
		"cache-control": {
			says: "prompts are cached without markers",
			source: "https://platform.openai.com/docs/guides/prompt-caching",
		},
	},
	write: (ask, model) => ({
		model,
		// What is stored belongs to another test.
		store: false,
		include: ["reasoning.encrypted_content", ...(ask.webSearch ? ["web_search_call.action.sources"] : [])],
		input: [...ask.messages.flatMap(writeMessage), ...(ask.replayed ?? []), ...(ask.more ?? []).flatMap(writeMessage)],
		...writeTools(ask),
		...(ask.schema ? { text: { format: { type: "json_schema", name: "place", strict: true, schema: ask.schema } } } : {}),
		...(ask.effort ? { reasoning: { effort: ask.effort, summary: "auto" } } : {}),
		...(ask.maxTokens === undefined ? {} : { max_output_tokens: ask.maxTokens }),
		...(ask.temperature === undefined ? {} : { temperature: ask.temperature }),
	}),
	async send(at, request, stream) {
		const client = openAiClient(at);
		const body = request as unknown as OpenAI.Responses.ResponseCreateParamsNonStreaming;
		if (!stream) {
			const { data, response } = await client.responses.create(body).withResponse();
			return { ...readResponse(data), warnings: warningsOf(response.headers) };
		}
		const { data, response } = await client.responses.create({ ...body, stream: true }).withResponse();
		return { ...readResponse(await collect(data)), warnings: warningsOf(response.headers) };
	},
	failureOf(error) {
		if (error instanceof FailedResponse) return { status: undefined, message: error.message, type: error.code, retryAfter: null };
		return openAiFailure(error);
	},
};

/** A stream that ended in `response.failed`, which the SDK hands over as an event like any other. */
class FailedResponse extends Error {
	readonly code: string | undefined;

	constructor(message: string, code: string | undefined) {
		super(message);
		this.code = code;
	}
}

function writeTools(ask: Ask): Fields {
	if (!ask.tools && !ask.webSearch) return {};
	const choice = ask.toolChoice;
	return {
		tools: [
			...(ask.tools ?? []).map(({ name, description, parameters, strict }) => ({
				type: "function",
				name,
				...(description === undefined ? {} : { description }),
				parameters: parameters ?? null,
				strict: strict ?? false,
			})),
			...(ask.webSearch ? [{ type: "web_search" }] : []),
		],
		...(choice ? { tool_choice: choice.type === "function" ? { type: "function", name: choice.name } : choice.type } : {}),
	};
}

/** Neutral messages as input items: calls, results and reasoning are items of their own. */
export function writeMessage(message: Message): Fields[] {
	switch (message.role) {
		case "user":
			return [{ role: "user", content: message.content.map(writePart) }];
		case "assistant":
			return message.content.map(writeAssistantPart);
		case "tool":
			return message.content.map(writeResult);
		default:
			return [{ role: message.role, content: message.content.map(writePart) }];
	}
}

function writePart(part: UserPart): Fields {
	switch (part.type) {
		case "text":
			return { type: "input_text", text: part.text };
		case "image":
			return { type: "input_image", image_url: addressOf(part.source), detail: part.detail ?? "auto" };
		case "file":
			if (part.source.kind === "id") return { type: "input_file", file_id: part.source.id };
			if (part.source.kind === "url") return { type: "input_file", file_url: part.source.url };
			return {
				type: "input_file",
				...(part.filename === undefined ? {} : { filename: part.filename }),
				file_data: addressOf(part.source),
			};
		default:
			return { type: "input_audio", input_audio: { data: part.data, format: part.format } };
	}
}

function addressOf(source: FilePart["source"]): string {
	if (source.kind === "id") return source.id;
	return source.kind === "url" ? source.url : `data:${source.mediaType};base64,${source.data}`;
}

function writeAssistantPart(part: AssistantPart): Fields {
	switch (part.type) {
		case "text":
			return { role: "assistant", content: [{ type: "output_text", text: part.text, annotations: [] }] };
		case "tool-call":
			return { type: "function_call", call_id: part.id, name: part.name, arguments: part.arguments };
		case "reasoning":
			return {
				type: "reasoning",
				id: part.id ?? "rs_1",
				summary: part.text === undefined ? [] : [{ type: "summary_text", text: part.text }],
				...(part.encrypted === undefined ? {} : { encrypted_content: part.encrypted }),
			};
		default:
			throw new Error("this format has no images of assistants");
	}
}

function writeResult(result: ToolResultPart): Fields {
	const [first] = result.content;
	const plain = result.content.length === 1 && first?.type === "text";
	return {
		type: "function_call_output",
		call_id: result.toolCallId,
		output: plain ? first.text : result.content.map(writePart),
	};
}

function readResponse(response: Response): Omit<Result, "warnings"> {
	const parts = response.output.flatMap((item) => (item.type === "message" ? item.content : []));
	const texts = parts.filter((part) => part.type === "output_text");
	const calls = response.output.filter((item) => item.type === "function_call" || item.type === "custom_tool_call");
	const reasoning = response.output.flatMap((item) =>
		item.type === "reasoning" ? [...(item.content ?? []), ...item.summary].map(({ text }) => text).slice(0, 1) : [],
	);
	return {
		text: texts.map(({ text }) => text).join(""),
		reasoning: reasoning.join(""),
		calls: calls.map((call) => ({
			id: call.call_id,
			name: call.name,
			arguments: call.type === "function_call" ? (JSON.parse(call.arguments) as unknown) : { input: call.input },
		})),
		citations: texts.flatMap(({ annotations }) =>
			annotations.flatMap((citation) => (citation.type === "url_citation" ? [{ url: citation.url, title: citation.title }] : [])),
		),
		searches: response.output.flatMap((item) => {
			if (item.type !== "web_search_call" || item.action.type !== "search") return [];
			return [{ query: item.action.query ?? "", urls: (item.action.sources ?? []).map(({ url }) => url) }];
		}),
		finish: calls.length > 0 ? "tool_calls" : response.status === "completed" ? "stop" : String(response.incomplete_details?.reason),
		usage: response.usage ? readUsage(response.usage) : {},
		turns: response.output,
	};
}

function readUsage(usage: OpenAI.Responses.ResponseUsage): Result["usage"] {
	return {
		prompt: usage.input_tokens,
		completion: usage.output_tokens,
		cached: usage.input_tokens_details.cached_tokens,
		reasoning: usage.output_tokens_details.reasoning_tokens,
	};
}

/** The last event's response, which has to hold what the events before told, in order. */
async function collect(stream: AsyncIterable<OpenAI.Responses.ResponseStreamEvent>): Promise<Response> {
	let text = "";
	let final: Response | undefined;
	const done: string[] = [];
	const searchSteps: string[] = [];
	let expected = 0;
	for await (const event of stream) {
		// Forwarded as the provider sent it: not every stand-in of OpenAI numbers its events.
		const numbered = (event.sequence_number as number | undefined) !== undefined;
		if (numbered && event.sequence_number !== expected++) throw new Error(`sequence number ${event.sequence_number} of ${event.type}`);
		if (event.type === "response.output_text.delta") text += event.delta;
		if (event.type.startsWith("response.web_search_call.")) searchSteps.push(event.type.slice(25));
		if (event.type === "response.output_item.done") done[event.output_index] = event.item.type;
		if (event.type === "response.completed" || event.type === "response.incomplete") final = event.response;
		if (event.type === "response.failed") {
			throw new FailedResponse(event.response.error?.message ?? "", event.response.error?.code);
		}
		if (event.type === "error") throw new FailedResponse(event.message, event.code ?? undefined);
	}
	if (!final) throw new FailedResponse("the stream ended without its last event", undefined);
	const told = final.output.flatMap((item) => (item.type === "message" ? item.content : []));
	const whole = told.map((part) => (part.type === "output_text" ? part.text : "")).join("");
	if (whole !== text) throw new Error("the deltas are not the text of the last event");
	const searches = final.output.filter(({ type }) => type === "web_search_call");
	const steps = searches.flatMap(() => ["in_progress", "searching", "completed"]);
	if (searchSteps.join() !== steps.join()) throw new Error("the searches are not told step by step");
	if (done.join() !== final.output.map(({ type }) => type).join()) throw new Error("the items are not those of the last event");
	return final;
}
