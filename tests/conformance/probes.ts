import { png } from "./conversation";
import { claudeTool, flatTool, functionTool, nestedChat, openSchema, type Probe, replying, saying } from "./nested-probes";

export type { Probe } from "./nested-probes";

/** Whether a warning is about this probe: it has one of the words of its name. */
export function speaksOf(warning: string, { name, told }: Probe): boolean {
	if (told) return told.test(warning);
	const words = name.split(/[^a-z_]+/).filter((word) => word.length > 3);
	return words.length === 0 ? warning.includes(name) : words.some((word) => warning.includes(word));
}

/** Source: https://platform.openai.com/docs/api-reference/chat/create */
const openAiChat: Probe[] = [
	{ name: "temperature beyond 1", patch: { temperature: 1.7 }, sign: /"temperature":1\.7/ },
	{ name: "top_p", patch: { top_p: 0.43 }, sign: /"top_?[pP]":0\.43/ },
	{ name: "top_k", patch: { top_k: 37 }, sign: /"top_?[kK]":37/ },
	{ name: "stop", patch: { stop: ["Halt!"] }, sign: /Halt!/ },
	{ name: "seed", patch: { seed: 424_242 }, sign: /424242/ },
	{ name: "n", patch: { n: 2 }, sign: /"(?:n|candidateCount)":2/ },
	{ name: "frequency_penalty", patch: { frequency_penalty: 0.37 }, sign: /0\.37/ },
	{ name: "presence_penalty", patch: { presence_penalty: 0.41 }, sign: /0\.41/ },
	{ name: "logprobs", patch: { logprobs: true, top_logprobs: 3 }, sign: /"(?:top_)?logprobs":3/ },
	{ name: "logit_bias", patch: { logit_bias: { "50256": -7 } }, sign: /50256/ },
	{
		name: "parallel_tool_calls: false",
		patch: { tools: [functionTool], parallel_tool_calls: false },
		sign: /"parallel_tool_calls":false|"disable_parallel_tool_use":true/,
	},
	{
		name: "tool_choice: required",
		patch: { tools: [functionTool], tool_choice: "required" },
		sign: /"tool_choice":"(?:required|any)"|"type":"any"|"mode":"ANY"|"any":\{\}/,
	},
	{
		name: "tools of free text",
		patch: { tools: [{ type: "custom", custom: { name: "write_sql", description: "Writes SQL" } }] },
		sign: /write_sql/,
	},
	{ name: "response_format: json_object", patch: { response_format: { type: "json_object" } }, sign: /json_object|application\/json|"json"/ },
	{ name: "reasoning.max_tokens", patch: { reasoning: { max_tokens: 2345 }, max_tokens: 9000 }, sign: /2345/ },
	{ name: "verbosity", patch: { verbosity: "low" }, sign: /"verbosity":"low"/ },
	{ name: "service_tier: flex", patch: { service_tier: "flex" }, sign: /flex/i },
	{ name: "prompt_cache_key", patch: { prompt_cache_key: "cache-4711" }, sign: /cache-4711/ },
	{ name: "safety_identifier", patch: { safety_identifier: "person-4711" }, sign: /person-4711/ },
	{ name: "user", patch: { user: "user-4711" }, sign: /user-4711/ },
	{ name: "prediction", patch: { prediction: { type: "content", content: "Predicted." } }, sign: /Predicted\./ },
	{
		name: "audio input",
		patch: { messages: saying([{ type: "input_audio", input_audio: { data: "UklGRg==", format: "wav" } }]) },
		sign: /UklGRg==/,
	},
	{
		name: "files by id",
		patch: { messages: saying([{ type: "file", file: { file_id: "file-4711" } }]) },
		sign: /file-4711/,
	},
	...nestedChat,
	{
		name: "images of assistants",
		patch: {
			messages: [
				{ role: "user", content: "Draw." },
				{ role: "assistant", content: [{ type: "image_url", image_url: { url: `data:image/png;base64,${png}` } }] },
				{ role: "user", content: "Again." },
			],
		},
		sign: /iVBORw0KGgo/,
	},
];

/** Source: https://platform.claude.com/docs/en/api/messages */
const anthropicMessages: Probe[] = [
	{ name: "top_k", patch: { top_k: 37 }, sign: /"top_?[kK]":37/ },
	{ name: "stop_sequences", patch: { stop_sequences: ["Halt!"] }, sign: /Halt!/, told: /^stop/ },
	{ name: "metadata.user_id", patch: { metadata: { user_id: "user-4711" } }, sign: /user-4711/, told: /^user/ },
	{ name: "service_tier: auto", patch: { service_tier: "auto" }, sign: /./ },
	{
		name: "disable_parallel_tool_use",
		patch: { tools: [claudeTool], tool_choice: { type: "auto", disable_parallel_tool_use: true } },
		sign: /"parallel_tool_calls":false|"disable_parallel_tool_use":true/,
		told: /^parallel_tool_calls/,
	},
	{
		name: "thinking.budget_tokens",
		patch: { thinking: { type: "enabled", budget_tokens: 2345 }, max_tokens: 9000 },
		sign: /2345/,
	},
	{
		name: "citations of documents",
		patch: {
			messages: saying([
				{ type: "document", source: { type: "text", media_type: "text/plain", data: "Grass is green." }, citations: { enabled: true } },
			]),
		},
		sign: /"citations":\{"enabled":true\}/,
	},
	{
		name: "titles and contexts of documents",
		patch: {
			messages: saying([
				{
					type: "document",
					source: { type: "text", media_type: "text/plain", data: "Grass." },
					title: "Title-4711",
					context: "Context-4711",
				},
			]),
		},
		sign: /Title-4711.*Context-4711/,
	},
	{
		name: "search results",
		patch: {
			messages: saying([
				{ type: "search_result", source: "https://example.org/4711", title: "E", content: [{ type: "text", text: "Found-4711" }] },
			]),
		},
		sign: /example\.org\/4711.*Found-4711/,
	},
	{
		name: "strict tools",
		patch: { tools: [{ ...claudeTool, strict: true }] },
		sign: /"strict":true|VALIDATED/,
		told: /^strict of tools/,
	},
	{
		name: "eager_input_streaming",
		patch: { tools: [{ ...claudeTool, eager_input_streaming: true }] },
		sign: /"eager_input_streaming":true/,
	},
	{
		name: "cache_control.ttl of tools",
		patch: { tools: [{ ...claudeTool, cache_control: { type: "ephemeral", ttl: "1h" } }] },
		sign: /"ttl":"1h"/,
		told: /cache_control/,
	},
	{
		name: "output_config.task_budget",
		patch: { output_config: { task_budget: { type: "tokens", total: 64_000 } } },
		sign: /task_budget/,
	},
	{ name: "metadata beside user_id", patch: { metadata: { tag: "tag-4711" } }, sign: /tag-4711/, told: /^metadata\.tag/ },
	{
		name: "citations of earlier answers",
		patch: {
			messages: replying({
				content: [{ type: "text", text: "A.", citations: [{ type: "char_location", cited_text: "cited-4711", document_index: 0 }] }],
			}),
		},
		sign: /cited-4711/,
		told: /^citations of earlier/,
	},
	{ name: "server tools", patch: { tools: [{ type: "code_execution_20250522", name: "code_execution" }] }, sign: /code_execution_20250522/ },
	{ name: "container", patch: { container: "container-4711" }, sign: /container-4711/ },
	{
		name: "words behind tool results",
		patch: {
			tools: [claudeTool],
			messages: [
				{ role: "user", content: "How warm is it?" },
				{ role: "assistant", content: [{ type: "tool_use", id: "callAAAA1", name: "weather", input: {} }] },
				{
					role: "user",
					content: [
						{ type: "tool_result", tool_use_id: "callAAAA1", content: "4 degrees" },
						{ type: "text", text: "And tomorrow-4711?" },
					],
				},
			],
		},
		sign: /tomorrow-4711/,
		told: /between tool results/,
	},
	{
		name: "prefilled answers",
		patch: { messages: [{ role: "user", content: "Say A." }, { role: "assistant", content: "Prefilled" }] },
		sign: /Prefilled/,
	},
];

/** Source: https://platform.openai.com/docs/api-reference/responses/create */
const openAiResponses: Probe[] = [
	{ name: "instructions", patch: { instructions: "Be terse-4711." }, sign: /terse-4711/ },
	{ name: "top_p", patch: { top_p: 0.43 }, sign: /"top_?[pP]":0\.43/ },
	{
		name: "top_logprobs",
		patch: { top_logprobs: 3, include: ["message.output_text.logprobs"] },
		sign: /"(?:top_)?logprobs":3/,
		told: /logprobs/,
	},
	{ name: "text.verbosity", patch: { text: { verbosity: "low" } }, sign: /"verbosity":"low"/ },
	{ name: "parallel_tool_calls: false", patch: { tools: [flatTool], parallel_tool_calls: false }, sign: /"parallel_tool_calls":false|"disable_parallel_tool_use":true/ },
	{ name: "max_tool_calls", patch: { max_tool_calls: 3, tools: [flatTool] }, sign: /"max_tool_calls":3/ },
	{ name: "truncation: auto", patch: { truncation: "auto" }, sign: /"truncation":"auto"/ },
	{ name: "prompt_cache_key", patch: { prompt_cache_key: "cache-4711" }, sign: /cache-4711/ },
	{ name: "safety_identifier", patch: { safety_identifier: "person-4711" }, sign: /person-4711/ },
	{ name: "tools of free text", patch: { tools: [{ type: "custom", name: "write_sql" }] }, sign: /write_sql/ },
	{ name: "image_generation", patch: { tools: [{ type: "image_generation" }] }, sign: /image_generation/ },
	{ name: "code_interpreter", patch: { tools: [{ type: "code_interpreter", container: { type: "auto" } }] }, sign: /code_interpreter/ },
	{ name: "file_search", patch: { tools: [{ type: "file_search", vector_store_ids: ["vs_4711"] }] }, sign: /vs_4711/ },
	{ name: "mcp", patch: { tools: [{ type: "mcp", server_label: "l", server_url: "https://example.org/mcp" }] }, sign: /example\.org\/mcp/ },
	{
		name: "strict tools",
		patch: { tools: [{ ...flatTool, strict: true }] },
		sign: /"strict":true|VALIDATED/,
		told: /^strict of tools/,
	},
	{
		name: "text.format.description",
		patch: { text: { format: { type: "json_schema", name: "n", description: "Tides-4711.", schema: openSchema } } },
		sign: /Tides-4711/,
	},
	{
		name: "prompt_cache_breakpoint",
		patch: { input: [{ role: "user", content: [{ type: "input_text", text: "Hi.", prompt_cache_breakpoint: { mode: "explicit" } }] }] },
		sign: /cache_control|cachePoint|prompt_cache_breakpoint/,
		told: /cache_control/,
	},
	{
		name: "phase of messages",
		patch: { input: replying({ phase: "commentary" }) },
		sign: /commentary/,
	},
	{ name: "defer_loading of tools", patch: { tools: [{ ...flatTool, defer_loading: true }] }, sign: /"defer_loading":true/ },
	{ name: "background", patch: { background: true, store: true }, sign: /"background":true/ },
	{ name: "prompt templates", patch: { prompt: { id: "pmpt_4711" } }, sign: /pmpt_4711/ },
];

/** Source: https://platform.openai.com/docs/api-reference/completions/create */
const openAiCompletions: Probe[] = [
	{ name: "suffix", patch: { suffix: "suffix-4711" }, sign: /suffix-4711/ },
	{ name: "stop", patch: { stop: ["Halt!"] }, sign: /Halt!/ },
	{ name: "seed", patch: { seed: 424_242 }, sign: /424242/ },
	{ name: "n", patch: { n: 2 }, sign: /"(?:n|candidateCount)":2/ },
	{ name: "best_of", patch: { best_of: 3 }, sign: /"best_of":3/ },
	{ name: "logprobs", patch: { logprobs: 3 }, sign: /"(?:top_)?logprobs":3/ },
	{ name: "logit_bias", patch: { logit_bias: { "50256": -7 } }, sign: /50256/ },
	{ name: "user", patch: { user: "user-4711" }, sign: /user-4711/ },
	{ name: "prediction", patch: { prediction: { type: "content", content: "Predicted." } }, sign: /Predicted\./ },
	{ name: "prompts of token ids", patch: { prompt: [1, 2, 3] }, sign: /\[1,2,3\]/ },
];

/** Probes by surface. */
export const probes: Readonly<Record<string, readonly Probe[]>> = {
	"openai-chat": openAiChat,
	"anthropic-messages": anthropicMessages,
	"openai-responses": openAiResponses,
	"openai-completions": openAiCompletions,
};
