import { openAiChatWire } from "../wires/openai-chat";
import type { Family } from "./family";

export const xai: Family = {
	id: "xai",
	title: "xAI",
	wire: openAiChatWire("reasoning_content"),
	model: { name: "xai/grok-4-3", external: "grok-4.3" },
	lacks: {
		documents: {
			says: "chat completions take text and images",
			source: "https://docs.x.ai/docs/guides/image-understanding",
		},
		citations: {
			says: "chat completions do not search any more; the search tools belong to its Responses API",
			source: "https://docs.x.ai/docs/guides/live-search",
		},
	},
};
