import type { Answer } from "../conversation";
import { openAiChatWire } from "../wires/openai-chat";
import type { Family } from "./family";

const chat = openAiChatWire("reasoning_content");
const source = "https://docs.z.ai/api-reference/llm/chat-completion";
const seeing = { name: "zai/glm-4.6v", external: "glm-4.6v" };

/** Sources stand beside the choices, under names of their own. */
function searched(body: unknown, answer: Answer): unknown {
	const results = answer.blocks.flatMap((block) => (block.type === "text" ? (block.citations ?? []) : []));
	if (results.length === 0) return body;
	return { ...(body as object), web_search: results.map(({ url: link, title }) => ({ link, title, content: "…" })) };
}

export const zai: Family = {
	id: "zai",
	title: "Z.ai",
	vendor: true,
	wire: {
		...chat,
		searches: "results",
		write: (answer, model) => {
			const bare = { ...answer, blocks: answer.blocks.map((block) => (block.type === "text" ? { type: block.type, text: block.text } : block)) };
			const { body, payloads } = chat.write(bare, model);
			return {
				body: searched(body, answer),
				payloads: payloads.map((line) => (line === "[DONE]" ? line : JSON.stringify(searched(JSON.parse(line), answer)))),
			};
		},
	},
	model: { name: "zai/glm-5.3", external: "glm-5.3" },
	models: { vision: seeing, "tool-images": seeing },
	expected: {
		"json-schema": () => ({
			response_format: { type: "json_object" },
			messages: [
				{ role: "system", content: (text: unknown) => String(text).includes('"degrees":{"type":"number"}') },
				{ role: "user", content: "Oslo, as JSON." },
			],
		}),
		// Source: https://docs.z.ai/guides/capabilities/thinking-mode
		reasoning: () => ({ thinking: { type: "enabled" } }),
		signatures: () => ({ thinking: { type: "enabled" } }),
		// Source: https://docs.z.ai/guides/tools/web-search
		citations: () => ({ tools: [{ type: "web_search", web_search: { enable: true, search_result: true } }] }),
	},
	lacks: { documents: { says: "files are read from addresses, not sent along", source } },
};
