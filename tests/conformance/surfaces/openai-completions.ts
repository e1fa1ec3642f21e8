import type OpenAI from "openai";
import type { Reason } from "../features";
import { openAiClient, openAiFailure } from "./openai-sdk";
import { type Surface, warningsOf } from "./surface";
import type { Result } from "../conversation";

const source = "https://platform.openai.com/docs/api-reference/completions/create";
const textOnly: Reason = { says: "a prompt is plain text, and so is its completion", source };

/** OpenAI's legacy text completions. Source: https://platform.openai.com/docs/api-reference/completions/create */
export const openAiCompletions: Surface = {
	id: "openai-completions",
	title: "OpenAI completions",
	path: "/v1/completions",
	system: false,
	showsReasoning: false,
	lacks: {
		tools: textOnly,
		"parallel-tools": textOnly,
		"tool-images": textOnly,
		"json-schema": textOnly,
		vision: textOnly,
		documents: textOnly,
		reasoning: textOnly,
		signatures: textOnly,
		citations: textOnly,
		"cache-control": textOnly,
	},
	write: (ask, model) => ({
		model,
		prompt: ask.messages
			.flatMap((message) => (message.role === "user" ? message.content : []))
			.map((part) => (part.type === "text" ? part.text : ""))
			.join("\n"),
		...(ask.maxTokens === undefined ? {} : { max_tokens: ask.maxTokens }),
		...(ask.temperature === undefined ? {} : { temperature: ask.temperature }),
	}),
	async send(at, request, stream) {
		const client = openAiClient(at);
		const body = request as unknown as OpenAI.CompletionCreateParamsNonStreaming;
		const read: Omit<Result, "warnings"> = { text: "", reasoning: "", calls: [], citations: [], finish: "", usage: {}, turns: [] };
		const take = ({ choices: [choice], usage }: OpenAI.Completion) => {
			read.text += choice?.text ?? "";
			read.finish = choice?.finish_reason ?? read.finish;
			if (usage) read.usage = readUsage(usage);
		};
		if (!stream) {
			const { data, response } = await client.completions.create(body).withResponse();
			take(data);
			return { ...read, warnings: warningsOf(response.headers) };
		}
		const { data, response } = await client.completions.create({ ...body, stream: true }).withResponse();
		for await (const chunk of data) take(chunk);
		return { ...read, warnings: warningsOf(response.headers) };
	},
	failureOf: openAiFailure,
};

function readUsage(usage: OpenAI.CompletionUsage): Result["usage"] {
	return {
		prompt: usage.prompt_tokens,
		completion: usage.completion_tokens,
		cached: usage.prompt_tokens_details?.cached_tokens ?? 0,
		reasoning: usage.completion_tokens_details?.reasoning_tokens ?? 0,
	};
}
