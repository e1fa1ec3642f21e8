import { png } from "./conversation";

type Body = Record<string, unknown>;

const schema = { type: "object", properties: { depth: { type: "number" } }, required: ["depth"], additionalProperties: false };
const cache_control = { type: "ephemeral", ttl: "1h" };
const image = `data:image/png;base64,${png}`;
const pdf = "data:application/pdf;base64,QQ==";

const openAiChat: Body = {
	model: "m",
	max_tokens: 5000,
	messages: [
		{ role: "system", content: [{ type: "text", text: "S", cache_control }] },
		{
			role: "user",
			content: [
				{ type: "text", text: "Look." },
				{ type: "image_url", image_url: { url: image, detail: "auto" } },
				{ type: "file", file: { filename: "a.pdf", file_data: pdf } },
			],
		},
		{
			role: "assistant",
			content: [{ type: "text", text: "A" }],
			reasoning_details: [{ type: "reasoning.text", text: "hm", index: 0 }],
			tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: '{"depth":1}' } }],
		},
		{ role: "tool", tool_call_id: "c1", content: [{ type: "text", text: "R" }] },
	],
	tools: [{ type: "function", function: { name: "f", description: "d", parameters: schema, strict: false } }],
	response_format: { type: "json_schema", json_schema: { name: "n", schema } },
	reasoning: { effort: "low" },
};

const anthropicMessages: Body = {
	model: "m",
	max_tokens: 5000,
	system: [{ type: "text", text: "S", cache_control }],
	metadata: { user_id: "u" },
	output_config: { effort: "low", format: { type: "json_schema", schema } },
	tools: [{ name: "f", description: "d", input_schema: schema, cache_control }],
	tool_choice: { type: "auto", disable_parallel_tool_use: true },
	messages: [
		{
			role: "user",
			content: [
				{ type: "text", text: "Look." },
				{ type: "image", source: { type: "base64", media_type: "image/png", data: png } },
				{ type: "document", source: { type: "text", media_type: "text/plain", data: "Grass" }, title: "T" },
				{ type: "search_result", source: "s", title: "t", content: [{ type: "text", text: "r" }] },
			],
		},
		{
			role: "assistant",
			content: [
				{ type: "thinking", thinking: "hm", signature: "sig" },
				{ type: "text", text: "A" },
				{ type: "tool_use", id: "t1", name: "f", input: { depth: 1 } },
			],
		},
		{ role: "user", content: [{ type: "tool_result", tool_use_id: "t1", content: [{ type: "text", text: "R" }] }] },
	],
};

const openAiResponses: Body = {
	model: "m",
	instructions: "I",
	max_output_tokens: 5000,
	input: [
		{
			type: "message",
			role: "user",
			content: [
				{ type: "input_text", text: "Look." },
				{ type: "input_image", image_url: image },
				{ type: "input_file", filename: "a.pdf", file_data: pdf },
			],
		},
		{ type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "hm" }] },
		{ type: "message", role: "assistant", content: [{ type: "output_text", text: "A" }] },
		{ type: "function_call", call_id: "c1", name: "f", arguments: '{"depth":1}' },
		{ type: "function_call_output", call_id: "c1", output: [{ type: "input_text", text: "R" }] },
		{ role: "user", content: "And?" },
	],
	tools: [
		{ type: "function", name: "f", description: "d", parameters: schema, strict: false },
		{ type: "namespace", name: "n", tools: [{ type: "function", name: "g", parameters: schema }] },
	],
	text: { format: { type: "json_schema", name: "n", schema } },
	reasoning: { effort: "low" },
};

/** A body of each surface that has something of everything, by the surface's id. */
export const richBodies = { "openai-chat": openAiChat, "anthropic-messages": anthropicMessages, "openai-responses": openAiResponses };
