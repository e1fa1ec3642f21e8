import { callIds } from "../asks";
import { png } from "../conversation";
import { openAiChatWire } from "../wires/openai-chat";
import type { Family } from "./family";

const thinks = {
	says: "Mistral Large does not reason",
	source: "https://docs.mistral.ai/capabilities/reasoning",
};

export const mistral: Family = {
	id: "mistral",
	title: "Mistral",
	wire: openAiChatWire(),
	model: { name: "mistral/mistral-large-2512", external: "mistral-large-2512" },
	// Tool messages hold images too, and no user may speak after them. Sources:
	// https://github.com/mistralai/client-python/blob/main/docs/models/toolmessagecontent.md,
	// https://github.com/datapizza-labs/datapizza-ai/issues/98 (the refusal)
	expected: {
		"tool-images": () => ({
			messages: [
				{ role: "user" },
				{ role: "assistant" },
				{
					role: "tool",
					tool_call_id: callIds[0],
					content: [
						{ type: "text", text: "A map:" },
						{ type: "image_url", image_url: { url: `data:image/png;base64,${png}` } },
					],
				},
			],
		}),
	},
	lacks: {
		documents: {
			says: "documents are read from addresses, or by an API of their own",
			source: "https://docs.mistral.ai/capabilities/document_ai/document_qna",
		},
		reasoning: thinks,
		signatures: thinks,
		citations: { says: "searches in its agents only", source: "https://docs.mistral.ai/agents/tools/built-in/websearch" },
	},
};
