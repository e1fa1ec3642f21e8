import type { ReasoningRequest } from "../chat";
import type { Fields } from "./fields";
import type { Provider } from "./provider";
import { openAiCompatible } from "./openai-compatible/openai-compatible";
import type { Vendor } from "./openai-compatible/vendor";
import { enableSearch } from "./alibaba";

/**
 * What is true of servers of open weights (vLLM, SGLang and what is built on them): chat templates know no developer,
 * both names of the output limit are read, reasoning stands in `reasoning_content` both ways, and whether a schema can be
 * enforced depends on the model. Sources: https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html,
 * https://docs.sglang.io/basic_usage/openai_api_completions.html
 */
const openWeights = { developerRole: false, jsonSchema: "listed", reasoningReplay: "reasoning_content" } as const;

/** Vendors whose differences are data. Each line names the page that says so, or that there is none. */
const plainVendors: readonly Vendor[] = [
	// https://novita.ai/docs/api-reference/model-apis-llm-create-chat-completion
	{
		id: "novita",
		...openWeights,
		thinking: "enable_thinking",
		maxTokensField: "max_tokens",
		refusedFields: ["user", "prompt_cache_key", "verbosity"],
	},
	// https://docs.deepinfra.com/chat/reasoning (effort "none" switches off)
	{ id: "deepinfra", ...openWeights },
	// https://docs.together.ai/docs/inference/chat/reasoning
	{ id: "together-ai", ...openWeights, thinking: "reasoning", reasoningReplay: "reasoning" },
	// https://docs.fireworks.ai/api-reference/post-chatcompletions
	{ id: "fireworks", ...openWeights },
	// https://cloud.baidu.com/doc/qianfan-docs/s/Wm95lyynv, https://ai.baidu.com/ai-doc/WENXINWORKSHOP/0m9cwwyjj:
	// reasoning that is sent back and probabilities of tokens are refused
	{
		id: "baidu",
		...openWeights,
		thinking: "enable_thinking",
		reasoningReplay: undefined,
		refusedFields: ["logprobs", "top_logprobs"],
	},
	// https://www.tencentcloud.com/document/product/1300/78942,
	// https://cloud.tencent.cn/document/product/1823/131208 (thinking)
	{ id: "tencent", ...openWeights, thinking: "thinking" },
	// https://docs.tokenfactory.nebius.com/api-reference/introduction
	{ id: "nebius", ...openWeights },
	// https://runware.ai/docs/platform/openai
	{ id: "runware", ...openWeights },
	// https://docs.runpod.io/serverless/vllm/openai-compatibility
	{ id: "runpod", ...openWeights },
	// https://docs.nano-gpt.com/api-reference/text-generation
	{ id: "nanogpt", ...openWeights },
	// https://www.embercloud.ai/docs/reasoning
	{ id: "embercloud", ...openWeights, reasoningReplay: "reasoning", writeReasoning: switchAndEffort },
	// https://docs.litellm.ai/docs/providers/scx_ai; its Qwen models search as they do at their maker
	{ id: "scx-ai", ...openWeights },
	{ id: "scx-ai-gp", ...openWeights, writeWebSearch: enableSearch },
	// https://docs.inference.net
	{ id: "inference.net", ...openWeights },
	// https://github.com/gonka-ai/gonka/issues/1262
	{ id: "gonka24", ...openWeights },
	// https://github.com/atria-asi/Atria-Dawn-Preview
	{ id: "atria", ...openWeights },
	// No public documentation; they serve open weights over this wire.
	{ id: "canopywave", ...openWeights },
	{ id: "ranoai", ...openWeights },
	{ id: "consensusprotocol", ...openWeights },
	{ id: "granite", ...openWeights },
	// Another instance of a gateway like this one.
	{ id: "llmgateway" },
];

/** Switch and depth in one object; the models have no list of depths. */
function switchAndEffort(body: Fields, { effort }: ReasoningRequest): void {
	if (effort !== undefined) body.reasoning = effort === "none" ? { enabled: false } : { enabled: true, effort };
}

/** The OpenAI-compatible vendors that need no file of their own. */
export const compatibleVendors: readonly Provider[] = plainVendors.map(openAiCompatible);
