import { openAiChatWire } from "../wires/openai-chat";
import type { Family } from "./family";

const textOnly = { says: "messages hold text only", source: "https://api-docs.deepseek.com/api/create-chat-completion" };

export const deepseek: Family = {
	id: "deepseek",
	title: "DeepSeek",
	wire: openAiChatWire("reasoning_content"),
	model: { name: "deepseek/deepseek-v4-pro", external: "deepseek-v4-pro" },
	expected: {
		// JSON mode has no schemas. Source: https://api-docs.deepseek.com/guides/json_mode
		"json-schema": () => ({
			response_format: { type: "json_object" },
			messages: [
				{ role: "system", content: (text: unknown) => String(text).includes('"degrees":{"type":"number"}') },
				{ role: "user", content: "Oslo, as JSON." },
			],
		}),
		// Source: https://api-docs.deepseek.com/guides/thinking_mode
		reasoning: () => ({ thinking: { type: "enabled" }, reasoning_effort: "high" }),
		signatures: () => ({ thinking: { type: "enabled" } }),
	},
	lacks: {
		"tool-images": textOnly,
		vision: textOnly,
		documents: textOnly,
		citations: { says: "does not search the web", source: textOnly.source },
	},
};
