import { callIds } from "../asks";
import { type Answer, pdf, placeSchema, png, weatherTool } from "../conversation";
import { objects, pieces, type Wire } from "./wire";

type Fields = Record<string, unknown>;

const tools = [
	{
		type: "function",
		function: { name: "weather", description: weatherTool.description, parameters: weatherTool.parameters },
	},
];

const call = (id: string, city: string) => ({
	id,
	type: "function",
	function: { name: "weather", arguments: JSON.stringify({ city }) },
});

const image = { type: "image_url", image_url: { url: `data:image/png;base64,${png}` } };

/**
 * OpenAI's chat completions as a provider's wire; `reasoningField` is where a vendor puts readable reasoning, absent
 * where it shows none.
 * Source: https://platform.openai.com/docs/api-reference/chat/object
 */
export function openAiChatWire(reasoningField?: "reasoning" | "reasoning_content"): Wire {
	return {
		callIds: true,
		showsReasoning: reasoningField !== undefined,
		counts: ["cached", "reasoning"],
		trace: (body) => ({
			calls: objects(body.messages).flatMap((message) =>
				objects(message.tool_calls).map((call) => {
					const target = call.function as { name: string; arguments: string };
					return { id: String(call.id), name: target.name, arguments: JSON.parse(target.arguments) as unknown };
				}),
			),
			results: objects(body.messages).flatMap(({ role, tool_call_id: id, content }) =>
				role === "tool" ? [{ id: String(id), text: textOf(content) }] : [],
			),
			signatures: [],
		}),
		write: (answer, model) => writeAnswer(answer, model, reasoningField),
		expected: {
			text: ({ model, system }) => ({
				model,
				messages: [
					...(system ? [{ role: "system", content: "Answer briefly." }] : []),
					{ role: "user", content: "Who are you?" },
				],
				temperature: 0.5,
			}),
			tools: () => ({ messages: [{ role: "user", content: "How warm is it in Oslo?" }], tools, tool_choice: "auto" }),
			"tools-answered": () => ({
				messages: [
					{ role: "user", content: "How warm is it in Oslo?" },
					{ role: "assistant", tool_calls: [call(callIds[0], "Oslo")] },
					{ role: "tool", tool_call_id: callIds[0], content: "4 degrees" },
				],
			}),
			"parallel-tools": () => ({ tools }),
			"parallel-tools-answered": () => ({
				messages: [
					{ role: "user" },
					{ role: "assistant", tool_calls: [call(callIds[0], "Oslo"), call(callIds[1], "Lima")] },
					{ role: "tool", tool_call_id: callIds[0], content: "4 degrees" },
					{ role: "tool", tool_call_id: callIds[1], content: "19 degrees" },
				],
			}),
			// Tool messages take text only. Source: https://platform.openai.com/docs/api-reference/chat/create (messages)
			"tool-images": () => ({
				messages: [
					{ role: "user" },
					{ role: "assistant", tool_calls: [call(callIds[0], "Oslo")] },
					{ role: "tool", tool_call_id: callIds[0], content: "A map:" },
					{ role: "user", content: [image] },
				],
			}),
			"json-schema": () => ({ response_format: { type: "json_schema", json_schema: { schema: placeSchema } } }),
			vision: () => ({ messages: [{ role: "user", content: [{ type: "text", text: "What is this?" }, image] }] }),
			documents: () => ({
				messages: [
					{
						role: "user",
						content: [
							{ type: "text", text: "Sum it up." },
							{ type: "file", file: { filename: "report.pdf", file_data: `data:application/pdf;base64,${pdf}` } },
						],
					},
				],
			}),
			reasoning: () => ({ reasoning_effort: "low" }),
			signatures: () => ({ reasoning_effort: "low" }),
			"signatures-answered": () => ({
				messages: [
					{ role: "user" },
					{
						role: "assistant",
						tool_calls: [call(callIds[0], "Oslo")],
						...(reasoningField ? { [reasoningField]: "The tool knows." } : {}),
					},
					{ role: "tool", tool_call_id: callIds[0], content: "4 degrees" },
				],
			}),
			citations: () => ({ web_search_options: {} }),
			// The provider caches by itself and knows no markers.
			"cache-control": () => ({
				messages: [
					{ role: "system", content: plainText("Long rules.") },
					{ role: "user", content: plainText("A long document.") },
					{ role: "assistant", content: "Read." },
					{ role: "user", content: "What does it say?" },
				],
			}),
		},
		forbidden: { "cache-control": ["cache_control"] },
	};
}

/** A text alone, or as the only part: both say the same. */
function plainText(text: string): (value: unknown) => boolean {
	return (value) => value === text || JSON.stringify(value) === JSON.stringify([{ type: "text", text }]);
}

function textOf(content: unknown): string {
	return typeof content === "string" ? content : objects(content).map(({ text }) => String(text)).join("\n");
}

function writeAnswer(answer: Answer, model: string, reasoningField: string | undefined) {
	const { blocks, usage: figures } = answer;
	const texts = blocks.filter((block) => block.type === "text");
	const reasoning = blocks.filter((block) => block.type === "reasoning").map((block) => block.text);
	const calls = blocks.filter((block) => block.type === "tool-call");
	const head = { id: "chatcmpl-conformance", created: 1_790_000_000, model };
	const annotations = texts
		.flatMap((block) => block.citations ?? [])
		.map((citation) => ({ type: "url_citation", url_citation: { ...citation, start_index: 0, end_index: 5 } }));
	const usage = {
		prompt_tokens: figures.prompt,
		completion_tokens: figures.completion,
		total_tokens: figures.prompt + figures.completion,
		prompt_tokens_details: { cached_tokens: figures.cached },
		completion_tokens_details: { reasoning_tokens: figures.reasoning },
	};
	const toolCalls = calls.map((block) => ({
		id: block.id,
		type: "function",
		function: { name: block.name, arguments: JSON.stringify(block.arguments) },
	}));
	const finish = calls.length > 0 ? "tool_calls" : "stop";
	const message: Fields = { role: "assistant", content: texts.length > 0 ? texts.map(({ text }) => text).join("") : null };
	if (reasoningField && reasoning.length > 0) message[reasoningField] = reasoning.join("");
	if (toolCalls.length > 0) message.tool_calls = toolCalls;
	if (annotations.length > 0) message.annotations = annotations;
	const chunk = (delta: Fields, reason: string | null = null) =>
		JSON.stringify({ ...head, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: reason }] });
	const payloads = [
		chunk({ role: "assistant", content: "" }),
		...(reasoningField ? reasoning.flatMap(pieces).map((piece) => chunk({ [reasoningField]: piece })) : []),
		...texts.flatMap(({ text }) => pieces(text)).map((content) => chunk({ content })),
		...(annotations.length > 0 ? [chunk({ annotations })] : []),
		...toolCalls.flatMap(({ id, type, function: { name, arguments: text } }, index) => [
			chunk({ tool_calls: [{ index, id, type, function: { name, arguments: "" } }] }),
			chunk({ tool_calls: [{ index, function: { arguments: text.slice(0, 4) } }] }),
			chunk({ tool_calls: [{ index, function: { arguments: text.slice(4) } }] }),
		]),
		chunk({}, finish),
		JSON.stringify({ ...head, object: "chat.completion.chunk", choices: [], usage }),
		"[DONE]",
	];
	return {
		body: { ...head, object: "chat.completion", choices: [{ index: 0, message, finish_reason: finish }], usage },
		payloads,
	};
}
