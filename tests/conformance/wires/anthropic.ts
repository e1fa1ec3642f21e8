import { callIds, signature } from "../asks";
import { type Answer, pdf, placeSchema, png, weatherTool } from "../conversation";
import { objects, pieces, searchedFor, type Wire } from "./wire";

type Fields = Record<string, unknown>;

const tools = [{ name: "weather", description: weatherTool.description, input_schema: weatherTool.parameters }];
const text = (value: string) => ({ type: "text", text: value });
const use = (id: string, city: string) => ({ type: "tool_use", id, name: "weather", input: { city } });
const result = (id: string, value: string) => ({ type: "tool_result", tool_use_id: id, content: [text(value)] });
const image = { type: "image", source: { type: "base64", media_type: "image/png", data: png } };

/** Anthropic's Messages API. Source: https://platform.claude.com/docs/en/api/messages */
export const anthropicWire: Wire = {
	callIds: true,
	showsReasoning: true,
	searches: "told",
	counts: ["cached", "written", "reasoning"],
	write: writeAnswer,
	trace: (body) => {
		const blocks = objects(body.messages).flatMap(({ content }) => objects(content));
		return {
			calls: blocks.flatMap(({ type, id, name, input }) =>
				type === "tool_use" ? [{ id: String(id), name: String(name), arguments: input }] : [],
			),
			results: blocks.flatMap(({ type, tool_use_id: id, content }) =>
				type === "tool_result" ? [{ id: String(id), text: objects(content).map(({ text }) => String(text)).join("\n") }] : [],
			),
			signatures: blocks.flatMap(({ type, signature }) => (type === "thinking" ? [String(signature)] : [])),
		};
	},
	expected: {
		text: ({ system }) => ({
			...(system ? { system: [text("Answer briefly.")] } : {}),
			messages: [{ role: "user", content: [text("Who are you?")] }],
			max_tokens: 300,
			temperature: 0.5,
		}),
		tools: () => ({
			messages: [{ role: "user", content: [text("How warm is it in Oslo?")] }],
			tools,
			tool_choice: { type: "auto" },
		}),
		"tools-answered": () => ({
			messages: [
				{ role: "user" },
				{ role: "assistant", content: [use(callIds[0], "Oslo")] },
				{ role: "user", content: [result(callIds[0], "4 degrees")] },
			],
		}),
		"parallel-tools": () => ({ tools }),
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
				{ role: "user", content: [{ type: "tool_result", tool_use_id: callIds[0], content: [text("A map:"), image] }] },
			],
		}),
		// Source: https://platform.claude.com/docs/en/build-with-claude/structured-outputs
		"json-schema": () => ({ output_config: { format: { type: "json_schema", schema: placeSchema } } }),
		vision: () => ({ messages: [{ role: "user", content: [text("What is this?"), image] }] }),
		documents: () => ({
			messages: [
				{
					role: "user",
					content: [
						text("Sum it up."),
						{
							type: "document",
							title: "report.pdf",
							source: { type: "base64", media_type: "application/pdf", data: pdf },
						},
					],
				},
			],
		}),
		// Source: https://platform.claude.com/docs/en/build-with-claude/adaptive-thinking
		reasoning: () => ({ thinking: { type: "adaptive" }, output_config: { effort: "low" } }),
		signatures: () => ({ thinking: { type: "adaptive" }, output_config: { effort: "low" } }),
		"signatures-answered": () => ({
			messages: [
				{ role: "user" },
				{
					role: "assistant",
					content: [
						{ type: "thinking", thinking: "The tool knows.", signature },
						use(callIds[0], "Oslo"),
					],
				},
				{ role: "user", content: [result(callIds[0], "4 degrees")] },
			],
		}),
		citations: () => ({ tools: [{ name: "web_search" }] }),
		"cache-control": () => ({
			system: [{ ...text("Long rules."), cache_control: { type: "ephemeral", ttl: "1h" } }],
			messages: [
				{ role: "user", content: [{ ...text("A long document."), cache_control: { type: "ephemeral" } }] },
				{ role: "assistant", content: [text("Read.")] },
				{ role: "user", content: [text("What does it say?")] },
			],
		}),
	},
};

function writeAnswer(answer: Answer, model: string) {
	const blocks = answer.blocks.flatMap((block) => [...searchBefore(block), writeBlock(block)]);
	const searched = blocks.some(({ type }) => type === "server_tool_use");
	const called = answer.blocks.some(({ type }) => type === "tool-call");
	const { prompt, cached, written, completion, reasoning } = answer.usage;
	const usage = {
		input_tokens: prompt - cached - written,
		cache_creation_input_tokens: written,
		cache_read_input_tokens: cached,
		cache_creation: { ephemeral_5m_input_tokens: written, ephemeral_1h_input_tokens: 0 },
		output_tokens: completion,
		output_tokens_details: { thinking_tokens: reasoning },
		service_tier: "standard",
		...(searched ? { server_tool_use: { web_search_requests: 1 } } : {}),
	};
	const head = { id: "msg_conformance", type: "message", role: "assistant", model };
	const ending = { stop_reason: called ? "tool_use" : "end_turn", stop_sequence: null };
	const events: Fields[] = [
		{
			type: "message_start",
			message: { ...head, content: [], stop_reason: null, stop_sequence: null, usage: { ...usage, output_tokens: 1 } },
		},
		{ type: "ping" },
		...blocks.flatMap(blockEvents),
		{ type: "message_delta", delta: ending, usage },
		{ type: "message_stop" },
	];
	return { body: { ...head, content: blocks, ...ending, usage }, payloads: events.map((event) => JSON.stringify(event)) };
}

/** Source: https://platform.claude.com/docs/en/agents-and-tools/tool-use/web-search-tool#response */
function searchBefore(block: Answer["blocks"][number]): Fields[] {
	if (block.type !== "text" || !block.citations) return [];
	const id = "srvtoolu_conformance";
	const content = block.citations.map((page) => ({
		type: "web_search_result",
		...page,
		encrypted_content: "ZW5jcnlwdGVk",
		page_age: null,
	}));
	return [
		{ type: "server_tool_use", id, name: "web_search", input: { query: searchedFor } },
		{ type: "web_search_tool_result", tool_use_id: id, content },
	];
}

function writeBlock(block: Answer["blocks"][number]): Fields {
	switch (block.type) {
		case "reasoning":
			return { type: "thinking", thinking: block.text, signature: block.signature ?? "" };
		case "tool-call":
			return { type: "tool_use", id: block.id, name: block.name, input: block.arguments };
		default: {
			const citations = block.citations?.map(({ url, title }) => ({
				type: "web_search_result_location",
				url,
				title,
				encrypted_index: "ZW5jcnlwdGVk",
				cited_text: "A library.",
			}));
			return { type: "text", text: block.text, ...(citations ? { citations } : {}) };
		}
	}
}

/** Source: https://platform.claude.com/docs/en/build-with-claude/streaming */
function blockEvents(block: Fields, index: number): Fields[] {
	const delta = (fields: Fields) => ({ type: "content_block_delta", index, delta: fields });
	const start = (opened: Fields) => ({ type: "content_block_start", index, content_block: opened });
	const stop = { type: "content_block_stop", index };
	if (block.type === "thinking") {
		return [
			start({ ...block, thinking: "", signature: "" }),
			...pieces(String(block.thinking)).map((thinking) => delta({ type: "thinking_delta", thinking })),
			delta({ type: "signature_delta", signature: block.signature }),
			stop,
		];
	}
	if (block.type === "web_search_tool_result") return [start(block), stop];
	if (block.type === "tool_use" || block.type === "server_tool_use") {
		const input = JSON.stringify(block.input);
		return [
			start({ ...block, input: {} }),
			delta({ type: "input_json_delta", partial_json: "" }),
			delta({ type: "input_json_delta", partial_json: input.slice(0, 4) }),
			delta({ type: "input_json_delta", partial_json: input.slice(4) }),
			stop,
		];
	}
	const citations = (block.citations as Fields[] | undefined) ?? [];
	return [
		start({ type: "text", text: "", ...(citations.length > 0 ? { citations: [] } : {}) }),
		...pieces(String(block.text)).map((piece) => delta({ type: "text_delta", text: piece })),
		...citations.map((citation) => delta({ type: "citations_delta", citation })),
		stop,
	];
}
