import { openAiChatWire } from "../wires/openai-chat";
import type { Family } from "./family";

const chat = "https://platform.moonshot.ai/docs/api/chat";

export const moonshot: Family = {
	id: "moonshot",
	title: "Moonshot",
	wire: openAiChatWire("reasoning_content"),
	model: { name: "moonshot/kimi-k3", external: "kimi-k3" },
	// The temperature is fixed.
	besides: { text: { temperature: undefined } },
	expected: {
		text: ({ system }) => ({
			messages: [
				...(system ? [{ role: "system", content: "Answer briefly." }] : []),
				{ role: "user", content: "Who are you?" },
			],
		}),
	},
	lacks: {
		documents: { says: "files are read by an API of their own, messages take text and images", source: chat },
		citations: { says: "its search is a tool that the caller has to run", source: "https://platform.moonshot.ai/docs/guide/use-web-search" },
	},
};
