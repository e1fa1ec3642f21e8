import { openAiChatWire } from "../wires/openai-chat";
import type { Family } from "./family";

const tools = "https://console.groq.com/docs/openai";

export const groq: Family = {
	id: "groq",
	title: "Groq",
	wire: openAiChatWire("reasoning"),
	model: { name: "groq/gpt-oss-120b", external: "openai/gpt-oss-120b" },
	lacks: {
		"tool-images": { says: "this model reads text only", source: "https://console.groq.com/docs/model/openai/gpt-oss-120b" },
		vision: { says: "this model reads text only", source: "https://console.groq.com/docs/model/openai/gpt-oss-120b" },
		documents: { says: "messages hold text and images, no files", source: tools },
		citations: {
			says: "searches with tools of its own, without the cited pages of an answer",
			source: "https://console.groq.com/docs/browser-search",
		},
	},
};
