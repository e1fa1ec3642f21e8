import { openAiChatWire } from "../wires/openai-chat";
import type { Answer } from "../conversation";
import type { Family } from "./family";

const chat = openAiChatWire("reasoning_content");
const cache = { type: "ephemeral" };

/** Tells what a cache that the caller asked for was read from and written to. */
function counted(body: unknown, { usage: { cached, written } }: Answer): unknown {
	const { usage, ...rest } = body as Record<string, Record<string, unknown>>;
	if (!usage || cached + written === 0) return body;
	const details = { cached_tokens: cached, cache_creation_input_tokens: written, cache_type: "ephemeral" };
	return { ...rest, usage: { ...usage, prompt_tokens_details: details } };
}

/** Source: https://www.alibabacloud.com/help/en/model-studio/compatibility-of-openai-with-dashscope */
export const alibaba: Family = {
	id: "alibaba",
	title: "Alibaba",
	vendor: true,
	wire: {
		...chat,
		counts: ["cached", "written", "reasoning"],
		forbidden: {},
		write: (answer, model) => {
			const { body, payloads } = chat.write(answer, model);
			return {
				body: counted(body, answer),
				payloads: payloads.map((line) => (line === "[DONE]" ? line : JSON.stringify(counted(JSON.parse(line), answer)))),
			};
		},
	},
	model: { name: "alibaba/qwen3.8-flash", external: "qwen3.8-flash" },
	expected: {
		// Source: https://www.alibabacloud.com/help/en/model-studio/deep-thinking
		reasoning: () => ({ enable_thinking: true, reasoning_effort: "low" }),
		signatures: () => ({ enable_thinking: true, reasoning_effort: "low" }),
		// Source: https://www.alibabacloud.com/help/en/model-studio/context-cache
		"cache-control": () => ({
			messages: [
				{ role: "system", content: [{ type: "text", text: "Long rules.", cache_control: cache }] },
				{ role: "user", content: [{ type: "text", text: "A long document.", cache_control: cache }] },
				{ role: "assistant", content: "Read." },
				{ role: "user", content: "What does it say?" },
			],
		}),
		// Source: https://www.alibabacloud.com/help/en/model-studio/web-search
		citations: () => ({ enable_search: true }),
	},
	lacks: {
		documents: {
			says: "messages hold text, images, audio and video",
			source: "https://www.alibabacloud.com/help/en/model-studio/compatibility-of-openai-with-dashscope",
		},
		citations: {
			says: "this format searches, but names no sources",
			source: "https://www.alibabacloud.com/help/en/model-studio/web-search",
		},
	},
};
