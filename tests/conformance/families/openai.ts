import { openAiChatWire } from "../wires/openai-chat";
import type { Family } from "./family";

export const openai: Family = {
	id: "openai",
	title: "OpenAI chat",
	wire: openAiChatWire(),
	model: { name: "openai/gpt-4o-mini", external: "gpt-4o-mini" },
	models: { reasoning: { name: "openai/o4-mini", external: "o4-mini" } },
	lacks: {
		signatures: {
			says: "chat completions show no reasoning and take none back; the Responses API does",
			source: "https://platform.openai.com/docs/guides/reasoning#keeping-reasoning-items-in-context",
		},
		citations: {
			says: "chat completions search the web with the search models only",
			source: "https://platform.openai.com/docs/guides/tools-web-search",
		},
	},
};
