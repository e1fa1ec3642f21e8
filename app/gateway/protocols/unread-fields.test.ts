import { expect, test } from "vitest";
import { unreadMessagesFields } from "./anthropic-messages/unread";
import { unreadChatFields } from "./openai-chat/unread";
import { unreadResponseFields } from "./openai-responses/unread";

type Body = Record<string, unknown>;

const cited = [{ type: "url_citation", url_citation: { url: "https://e.com" } }];

test.each<[string, Body, string[]]>([
	["nothing", { messages: [{ role: "user", content: "Hi" }], temperature: 0, of_tomorrow: 1 }, []],
	[
		"an answer as an SDK sends it back",
		{
			messages: [
				{
					role: "assistant",
					content: null,
					refusal: null,
					annotations: [],
					audio: null,
					parsed: { a: 1 },
					reasoning_details: [{ type: "reasoning.text", text: "hm", index: 1 }],
					tool_calls: [{ index: 1, id: "c", type: "function", function: { name: "f", arguments: "{}", parsed_arguments: {} } }],
				},
			],
		},
		[],
	],
	["citations", { messages: [{ role: "assistant", content: "A", annotations: cited }] }, ["citations of earlier answers"]],
	["phases", { messages: [{ role: "assistant", content: "A", phase: "commentary" }] }, ["phase of messages"]],
	["names of systems", { messages: [{ role: "system", content: "A", name: "s" }] }, ["messages.name"]],
	[
		"parts, tools and objects",
		{
			messages: [{ role: "user", content: [{ type: "input_audio", input_audio: { data: "AA", format: "wav", rate: 9 } }] }],
			tools: [{ type: "function", function: { name: "f", defer: true, strict: false } }],
			reasoning: { effort: "low", context: "auto", mode: "pro" },
			response_format: { type: "json_schema", json_schema: { name: "n", schema: { unlike: 1 }, more: 1 } },
		},
		["messages.content.input_audio.rate", "tools.function.defer", "response_format.json_schema.more", "reasoning.context", "reasoning.mode"],
	],
	["what no schema knows", { messages: [{ role: "nobody", of: 1 }, 3, null, [[]]], tools: "many" }, []],
])("chat completions: %s", (_, body, expected) => {
	expect(unreadChatFields(body)).toEqual(expected);
});

test.each<[string, Body, string[]]>([
	["a text", { input: "Hi", text: { verbosity: "low" } }, []],
	[
		"an answer as it came",
		{
			input: [
				{ type: "reasoning", id: "rs_1", status: "completed", summary: [{ type: "summary_text", text: "" }] },
				{
					type: "message",
					id: "msg_1",
					status: "completed",
					role: "assistant",
					content: [{ type: "output_text", text: "A", annotations: [], logprobs: [{}] }],
				},
				{ type: "function_call", id: "fc_1", status: "completed", call_id: "c", name: "f", arguments: "{}" },
				{ type: "web_search_call", id: "ws_1", status: "completed", action: {} },
			],
		},
		[],
	],
	[
		"phases and citations",
		{ input: [{ role: "assistant", phase: "commentary", content: [{ type: "output_text", text: "A", annotations: cited }] }] },
		["phase of messages", "citations of earlier answers"],
	],
	[
		"tools",
		{
			tools: [
				{ type: "function", name: "f", defer_loading: true },
				{ type: "web_search", search_content_types: ["image"] },
				{ type: "namespace", name: "n", description: "d", tools: [{ type: "custom", name: "c", kind: 1 }] },
				{ type: "mcp", server_url: "https://e.com" },
			],
		},
		["tools.defer_loading", "tools.search_content_types", "tools.tools.kind"],
	],
	[
		"what is to be included",
		{ input: "Hi", include: ["reasoning.encrypted_content", "web_search_call.action.sources", "file_search_call.results"] },
		['include "file_search_call.results"'],
	],
])("responses: %s", (_, body, expected) => {
	expect(unreadResponseFields(body)).toEqual(expected);
});

const cache = { type: "ephemeral", ttl: "1h" };

test.each<[string, Body, string[]]>([
	[
		"an agent's turn",
		{
			system: [{ type: "text", text: "S", cache_control: cache }],
			thinking: { type: "enabled", budget_tokens: 2000, display: "omitted" },
			output_config: { effort: "low", format: { type: "json_schema", schema: { a: 1 } } },
			metadata: { user_id: "u" },
			tool_choice: { type: "auto", disable_parallel_tool_use: true },
			tools: [
				{ name: "f", input_schema: { type: "object", unlike: 1 }, strict: true, cache_control: cache, input_examples: [{}] },
				{ type: "web_search_20250305", name: "web_search", max_uses: 3 },
			],
			messages: [
				{ role: "user", content: "Hi" },
				{
					role: "assistant",
					content: [
						{ type: "thinking", thinking: "hm", signature: "s" },
						{ type: "text", text: "A", citations: null },
						{ type: "tool_use", id: "t", name: "f", input: { a: { b: 1 } }, caller: { type: "direct" } },
						{ type: "server_tool_use", id: "s", name: "web_search", input: {} },
					],
				},
				{
					role: "user",
					content: [
						{ type: "tool_result", tool_use_id: "t", is_error: true, content: [{ type: "text", text: "R" }] },
						{ type: "document", source: { type: "url", url: "https://e.com/a.pdf" }, title: "T", citations: { enabled: true } },
					],
				},
			],
		},
		[],
	],
	[
		"what others lack",
		{
			output_config: { effort: "low", task_budget: { total: 9 } },
			metadata: { user_id: "u", tenant: "t" },
			tools: [{ name: "f", input_schema: {}, eager_input_streaming: true, defer_loading: true }],
			messages: [
				{ role: "assistant", content: [{ type: "text", text: "A", citations: [{ type: "char_location" }] }] },
				{
					role: "user",
					content: [{ type: "tool_result", tool_use_id: "t", content: [{ type: "text", text: "R", cache_control: { ...cache, scope: "x" } }] }],
				},
			],
		},
		[
			"citations of earlier answers",
			"messages.content.content.cache_control.scope",
			"tools.eager_input_streaming",
			"tools.defer_loading",
			"output_config.task_budget",
			"metadata.tenant",
		],
	],
])("messages: %s", (_, body, expected) => {
	expect(unreadMessagesFields(body)).toEqual(expected);
});

test("thousands of names are not all told", () => {
	const odd = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`x${at}`, 1]));
	expect(unreadChatFields({ messages: [{ role: "user", content: "Hi", ...odd }] })).toHaveLength(30);
	const messages = Array.from({ length: 1000 }, (_, at) => ({ role: "user", content: "Hi", [`x${at}`]: 1 }));
	expect(unreadChatFields({ messages })).toHaveLength(30);
});
