import { openAiChatWire } from "../wires/openai-chat";
import type { Feature, Reason } from "../features";
import type { Given, Step, Wire } from "../wires/wire";
import type { Family } from "./family";

type Fields = Record<string, unknown>;

/** One vendor of the OpenAI chat format, by its own documentation. */
type Compatible = {
	id: string;
	title: string;
	/** The model's name in the catalogue, and the vendor's own. */
	model: string;
	external: string;
	/** The page that says what follows. */
	source: string;
	/** Where its answers hold readable reasoning; absent where its models show none. */
	shows?: "reasoning" | "reasoning_content";
	/** How little reasoning is asked for; absent where the model does not reason. */
	thinks?: Fields;
	/** How reasoning of earlier turns goes back, where not in the field that shows it; false where it is not taken back. */
	replays?: "in tags" | false;
	/** How an answer by schema is asked for, where that is not `response_format` itself; false where there is none. */
	schema?: "as JSON mode" | false;
	/** False where the model reads text only. */
	images?: false;
	tools?: false;
	/** False where the model has one temperature, or takes none. */
	temperature?: false;
};

/** Vendors without a quirk beyond these; each is one row of the page's table of vendors. */
const vendors: readonly Compatible[] = [
	{
		id: "bytedance",
		title: "ByteDance",
		model: "seed-1-8-251228",
		external: "seed-1-8-251228",
		source: "https://docs.byteplus.com/en/docs/ModelArk/1494384",
		shows: "reasoning_content",
		thinks: { reasoning_effort: "low" },
		schema: "as JSON mode",
	},
	{
		id: "cerebras",
		title: "Cerebras",
		model: "gemma-4-31b-it",
		external: "gemma-4-31b",
		source: "https://inference-docs.cerebras.ai/capabilities/reasoning",
		shows: "reasoning",
		thinks: { reasoning_effort: "low" },
		replays: "in tags",
	},
	{
		id: "xiaomi",
		title: "Xiaomi",
		model: "mimo-v2.6-pro",
		external: "mimo-v2.6-pro",
		source: "https://platform.xiaomimimo.com/docs/en-US/quick-start/error-codes",
		shows: "reasoning_content",
		thinks: { thinking: { type: "enabled" }, reasoning_effort: "low" },
		schema: "as JSON mode",
	},
	{
		id: "novita",
		title: "Novita",
		model: "kimi-k2.7-code",
		external: "moonshotai/kimi-k2.7-code",
		source: "https://novita.ai/docs/api-reference/model-apis-llm-create-chat-completion",
		shows: "reasoning_content",
		thinks: { enable_thinking: true, reasoning_effort: "low" },
	},
	{
		id: "deepinfra",
		title: "DeepInfra",
		model: "qwen3.8-27b",
		external: "Qwen/Qwen3.8-27B",
		source: "https://docs.deepinfra.com/chat/reasoning",
		shows: "reasoning_content",
		thinks: { reasoning_effort: "low" },
	},
	{
		id: "together-ai",
		title: "Together",
		model: "deepseek-v4.1-flash",
		external: "deepseek-ai/DeepSeek-V4.1-Flash",
		source: "https://docs.together.ai/docs/inference/chat/reasoning",
		shows: "reasoning",
		thinks: { reasoning: { enabled: true }, reasoning_effort: "low" },
	},
	{
		id: "fireworks",
		title: "Fireworks",
		model: "deepseek-v4.1-flash",
		external: "accounts/fireworks/models/deepseek-v4p1-flash",
		source: "https://docs.fireworks.ai/api-reference/post-chatcompletions",
		shows: "reasoning_content",
		thinks: { reasoning_effort: "low" },
	},
	{
		id: "baidu",
		title: "Baidu",
		model: "deepseek-v4.1-flash",
		external: "deepseek-v4.1-flash",
		source: "https://cloud.baidu.com/doc/qianfan-docs/s/Wm95lyynv",
		shows: "reasoning_content",
		thinks: { enable_thinking: true, reasoning_effort: "low" },
		replays: false,
	},
	{
		id: "tencent",
		title: "Tencent",
		model: "kimi-k2.6",
		external: "kimi-k2.6",
		source: "https://www.tencentcloud.com/document/product/1300/78942",
		shows: "reasoning_content",
		thinks: { thinking: { type: "enabled" }, reasoning_effort: "low" },
	},
	{
		id: "runware",
		title: "Runware",
		model: "glm-5.3-flash",
		external: "zai:glm@5.3-flash",
		source: "https://runware.ai/docs/platform/openai",
		shows: "reasoning_content",
		thinks: { reasoning_effort: "low" },
	},
	{
		id: "runpod",
		title: "Runpod",
		model: "kimi-k3",
		external: "kimi-k3",
		source: "https://docs.runpod.io/serverless/vllm/openai-compatibility",
		shows: "reasoning_content",
		thinks: { reasoning_effort: "low" },
		temperature: false,
	},
	{
		id: "embercloud",
		title: "EmberCloud",
		model: "glm-5.2",
		external: "glm-5.2",
		source: "https://www.embercloud.ai/docs/reasoning",
		shows: "reasoning",
		thinks: { reasoning: { enabled: true, effort: "low" } },
		schema: "as JSON mode",
		images: false,
	},
	{
		id: "scx-ai",
		title: "SCX.ai",
		model: "minimax-m2.7",
		external: "MiniMax-M2.7",
		source: "https://docs.litellm.ai/docs/providers/scx_ai",
		shows: "reasoning_content",
		thinks: { reasoning_effort: "low" },
		schema: "as JSON mode",
		images: false,
	},
	{
		id: "scx-ai-gp",
		title: "SCX.ai GP",
		model: "kimi-k3",
		external: "Kimi-K3",
		source: "https://docs.litellm.ai/docs/providers/scx_ai",
		shows: "reasoning_content",
		thinks: { reasoning_effort: "low" },
		temperature: false,
	},
	{
		id: "inference.net",
		title: "Inference.net",
		model: "llama-3.2-11b-instruct",
		external: "meta-llama/llama-3.2-11b-instruct/fp-16",
		source: "https://docs.inference.net",
		schema: "as JSON mode",
		images: false,
		tools: false,
	},
	{
		id: "gonka24",
		title: "Gonka24",
		model: "minimax-m2.7",
		external: "minimax-m2.7",
		source: "https://github.com/gonka-ai/gonka/issues/1262",
		shows: "reasoning_content",
		thinks: { reasoning_effort: "low" },
		schema: "as JSON mode",
		images: false,
	},
	{
		id: "atria",
		title: "Atria",
		model: "atria-dawn-preview",
		external: "Atria-Dawn-Preview",
		source: "https://github.com/atria-asi/Atria-Dawn-Preview",
		shows: "reasoning_content",
		thinks: { reasoning_effort: "low" },
		schema: false,
		images: false,
	},
];

function expectationsOf({ thinks, replays, schema, temperature }: Compatible, wire: Wire): NonNullable<Family["expected"]> {
	const expected: Partial<Record<Step, (given: Given) => Fields>> = {};
	if (thinks) {
		expected.reasoning = () => thinks;
		expected.signatures = () => thinks;
	}
	if (replays === "in tags") {
		const called = { role: "assistant", content: "<think>\nThe tool knows.\n</think>\n\n", tool_calls: [{ type: "function" }] };
		expected["signatures-answered"] = () => ({ messages: [{ role: "user" }, called, { role: "tool", content: "4 degrees" }] });
	}
	if (replays === false) expected["signatures-answered"] = openAiChatWire().expected["signatures-answered"];
	if (temperature === false) {
		expected.text = (given) => {
			const { temperature: _fixed, ...rest } = wire.expected.text(given);
			return rest;
		};
	}
	if (schema) {
		expected["json-schema"] = () => ({
			response_format: { type: "json_object" },
			messages: [
				{ role: "system", content: (text: unknown) => String(text).includes('"degrees":{"type":"number"}') },
				{ role: "user", content: "Oslo, as JSON." },
			],
		});
	}
	return expected;
}

function lacksOf({ thinks, images, tools, schema, source }: Compatible): Partial<Record<Feature, Reason>> {
	const text = { says: "this model reads text only", source };
	const functions = { says: "this model calls no tools", source };
	const plain = { says: "this model does not reason", source };
	return {
		...(tools === false && { tools: functions, "parallel-tools": functions, "tool-images": functions }),
		...(images === false && { "tool-images": text, vision: text }),
		...(schema === false && { "json-schema": { says: "this model answers with text", source } }),
		...(!thinks && { reasoning: plain, signatures: plain }),
		documents: { says: "messages hold text and media, no documents", source },
		citations: { says: "does not search the web in this format", source },
	};
}

function familyOf(vendor: Compatible): Family {
	const wire = openAiChatWire(vendor.shows);
	return {
		id: vendor.id,
		title: vendor.title,
		vendor: true,
		wire,
		model: { name: `${vendor.id}/${vendor.model}`, external: vendor.external },
		expected: expectationsOf(vendor, wire),
		lacks: lacksOf(vendor),
		...(vendor.temperature === false && { besides: { text: { temperature: undefined } } }),
	};
}

export const compatible: readonly Family[] = vendors.map(familyOf);
