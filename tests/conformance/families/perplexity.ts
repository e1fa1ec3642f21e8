import type { Answer } from "../conversation";
import { openAiChatWire } from "../wires/openai-chat";
import type { Family } from "./family";

const chat = openAiChatWire();
const source = "https://docs.perplexity.ai/api-reference/chat-completions-post";
const noTools = { says: "there are no tools", source };
const text = { says: "this model reads text", source };
const plain = { says: "this model does not reason", source };

/** Sources stand beside the choices. */
function searched(body: unknown, answer: Answer): unknown {
	const results = answer.blocks.flatMap((block) => (block.type === "text" ? (block.citations ?? []) : []));
	if (results.length === 0) return body;
	return { ...(body as object), citations: results.map(({ url }) => url), search_results: results };
}

export const perplexity: Family = {
	id: "perplexity",
	title: "Perplexity",
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
	model: { name: "perplexity/sonar", external: "sonar" },
	lacks: {
		tools: noTools,
		"parallel-tools": noTools,
		"tool-images": noTools,
		vision: text,
		documents: text,
		reasoning: plain,
		signatures: plain,
	},
};
