import { callIds, signature } from "../asks";
import { type Answer, pdf, placeSchema, png, weatherTool } from "../conversation";
import { objects, pieces, searchedFor, type Wire } from "./wire";

type Fields = Record<string, unknown>;

const tools = [{ type: "function", name: "weather", description: weatherTool.description, parameters: weatherTool.parameters }];
const said = (role: string, text: string) => ({ role, content: [{ type: "input_text", text }] });
const call = (id: string, city: string) => ({
	type: "function_call",
	call_id: id,
	name: "weather",
	arguments: JSON.stringify({ city }),
});
const output = (id: string, text: string) => ({ type: "function_call_output", call_id: id, output: text });
const image = { type: "input_image", image_url: `data:image/png;base64,${png}` };

/** OpenAI's Responses API. Source: https://platform.openai.com/docs/api-reference/responses/create */
export const openAiResponsesWire: Wire = {
	callIds: true,
	showsReasoning: true,
	searches: "told",
	counts: ["cached", "reasoning"],
	write: writeAnswer,
	trace: (body) => {
		const items = objects(body.input);
		return {
			calls: items.flatMap(({ type, call_id: id, name, arguments: text }) =>
				type === "function_call"
					? [{ id: String(id), name: String(name), arguments: JSON.parse(String(text)) as unknown }]
					: [],
			),
			results: items.flatMap(({ type, call_id: id, output: text }) =>
				type === "function_call_output" ? [{ id: String(id), text: String(text) }] : [],
			),
			signatures: items.flatMap(({ encrypted_content: value }) => (value ? [String(value)] : [])),
		};
	},
	expected: {
		text: ({ model, system }) => ({
			model,
			input: [...(system ? [said("system", "Answer briefly.")] : []), said("user", "Who are you?")],
			max_output_tokens: 300,
		}),
		tools: () => ({ input: [said("user", "How warm is it in Oslo?")], tools, tool_choice: "auto" }),
		"tools-answered": () => ({
			input: [said("user", "How warm is it in Oslo?"), call(callIds[0], "Oslo"), output(callIds[0], "4 degrees")],
		}),
		"parallel-tools": () => ({ tools }),
		"parallel-tools-answered": () => ({
			input: [
				{ role: "user" },
				call(callIds[0], "Oslo"),
				call(callIds[1], "Lima"),
				output(callIds[0], "4 degrees"),
				output(callIds[1], "19 degrees"),
			],
		}),
		"tool-images": () => ({
			input: [
				{ role: "user" },
				call(callIds[0], "Oslo"),
				{ type: "function_call_output", call_id: callIds[0], output: [{ type: "input_text", text: "A map:" }, image] },
			],
		}),
		"json-schema": () => ({ text: { format: { type: "json_schema", schema: placeSchema } } }),
		vision: () => ({ input: [{ role: "user", content: [{ type: "input_text", text: "What is this?" }, image] }] }),
		documents: () => ({
			input: [
				{
					role: "user",
					content: [
						{ type: "input_text", text: "Sum it up." },
						{ type: "input_file", filename: "report.pdf", file_data: `data:application/pdf;base64,${pdf}` },
					],
				},
			],
		}),
		reasoning: () => ({ reasoning: { effort: "low" } }),
		signatures: () => ({ reasoning: { effort: "low" }, include: ["reasoning.encrypted_content"] }),
		// Source: https://platform.openai.com/docs/guides/reasoning#encrypted-reasoning-items
		"signatures-answered": () => ({
			input: [
				{ role: "user" },
				{ type: "reasoning", encrypted_content: signature },
				call(callIds[0], "Oslo"),
				output(callIds[0], "4 degrees"),
			],
		}),
		citations: () => ({ tools: [{ type: "web_search" }] }),
		// The provider caches by itself and knows no markers.
		"cache-control": () => ({
			input: [
				said("system", "Long rules."),
				said("user", "A long document."),
				{ role: "assistant", content: [{ type: "output_text", text: "Read." }] },
				said("user", "What does it say?"),
			],
		}),
	},
	forbidden: { "cache-control": ["cache_control"] },
};

function writeAnswer(answer: Answer, model: string) {
	const items = answer.blocks.flatMap((block, index) => [...searchBefore(block), writeItem(block, index)]);
	const { prompt, cached, completion, reasoning } = answer.usage;
	const response: Fields = {
		id: "resp_conformance",
		object: "response",
		created_at: 1_790_000_000,
		status: "completed",
		error: null,
		incomplete_details: null,
		instructions: null,
		max_output_tokens: null,
		model,
		output: items,
		parallel_tool_calls: true,
		previous_response_id: null,
		reasoning: { effort: null, summary: null },
		service_tier: "default",
		store: false,
		temperature: 1,
		text: { format: { type: "text" } },
		tool_choice: "auto",
		tools: [],
		top_p: 1,
		truncation: "disabled",
		usage: {
			input_tokens: prompt,
			input_tokens_details: { cached_tokens: cached },
			output_tokens: completion,
			output_tokens_details: { reasoning_tokens: reasoning },
			total_tokens: prompt + completion,
		},
		metadata: {},
	};
	const begun = { ...response, status: "in_progress", output: [], usage: null };
	const events: Fields[] = [
		{ type: "response.created", response: begun },
		{ type: "response.in_progress", response: begun },
		...items.flatMap(itemEvents),
		{ type: "response.completed", response },
	];
	return { body: response, payloads: events.map((event, at) => JSON.stringify({ ...event, sequence_number: at })) };
}

/** Source: https://platform.openai.com/docs/guides/tools-web-search#output-and-citations */
function searchBefore(block: Answer["blocks"][number]): Fields[] {
	if (block.type !== "text" || !block.citations) return [];
	const sources = block.citations.map(({ url }) => ({ type: "url", url }));
	const action = { type: "search", query: searchedFor, queries: [searchedFor], sources };
	return [{ id: "ws_conformance", type: "web_search_call", status: "completed", action }];
}

function writeItem(block: Answer["blocks"][number], index: number): Fields {
	switch (block.type) {
		case "reasoning":
			return {
				id: `rs_${index}`,
				type: "reasoning",
				summary: [{ type: "summary_text", text: block.text }],
				encrypted_content: block.signature ?? null,
			};
		case "tool-call":
			return {
				id: `fc_${index}`,
				type: "function_call",
				status: "completed",
				arguments: JSON.stringify(block.arguments),
				call_id: block.id,
				name: block.name,
			};
		default: {
			const annotations = (block.citations ?? []).map((citation) => ({
				type: "url_citation",
				start_index: 0,
				end_index: 9,
				...citation,
			}));
			const content = [{ type: "output_text", annotations, logprobs: [], text: block.text }];
			return { id: `msg_${index}`, type: "message", status: "completed", role: "assistant", content };
		}
	}
}

/** Source: https://platform.openai.com/docs/api-reference/responses-streaming */
function itemEvents(item: Fields, index: number): Fields[] {
	const at = { item_id: item.id, output_index: index };
	const added = (begun: Fields) => ({ type: "response.output_item.added", output_index: index, item: { ...item, ...begun } });
	const done = { type: "response.output_item.done", output_index: index, item };
	if (item.type === "function_call") {
		const text = String(item.arguments);
		return [
			added({ status: "in_progress", arguments: "" }),
			...[text.slice(0, 4), text.slice(4)].map((delta) => ({ type: "response.function_call_arguments.delta", ...at, delta })),
			{ type: "response.function_call_arguments.done", ...at, arguments: text, name: item.name },
			done,
		];
	}
	if (item.type === "web_search_call") {
		const steps = ["in_progress", "searching", "completed"].map((step) => ({ type: `response.web_search_call.${step}`, ...at }));
		return [added({ status: "in_progress", action: undefined }), ...steps, done];
	}
	if (item.type === "reasoning") {
		const [part] = item.summary as { type: string; text: string }[];
		const where = { ...at, summary_index: 0 };
		return [
			added({ summary: [] }),
			{ type: "response.reasoning_summary_part.added", ...where, part: { ...part, text: "" } },
			...pieces(part?.text ?? "").map((delta) => ({ type: "response.reasoning_summary_text.delta", ...where, delta })),
			{ type: "response.reasoning_summary_text.done", ...where, text: part?.text },
			{ type: "response.reasoning_summary_part.done", ...where, part },
			done,
		];
	}
	const [part] = item.content as { text: string; annotations: Fields[] }[];
	const where = { ...at, content_index: 0 };
	return [
		added({ status: "in_progress", content: [] }),
		{ type: "response.content_part.added", ...where, part: { ...part, text: "", annotations: [] } },
		...pieces(part?.text ?? "").map((delta) => ({ type: "response.output_text.delta", ...where, delta, logprobs: [] })),
		...(part?.annotations ?? []).map((annotation, annotation_index) => ({
			type: "response.output_text.annotation.added",
			...where,
			annotation_index,
			annotation,
		})),
		{ type: "response.output_text.done", ...where, text: part?.text, logprobs: [] },
		{ type: "response.content_part.done", ...where, part },
		done,
	];
}
