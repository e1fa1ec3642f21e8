import type { Answer, AnswerBlock } from "../conversation";
import { openAiChatWire } from "../wires/openai-chat";
import type { Family } from "./family";

const chat = openAiChatWire();
const source = "https://platform.minimax.io/docs/api-reference/text-openai-api";
const instead = { says: "reads text and images", source };

/** Reasoning stands in tags at the beginning of the text, even where a call follows it. */
function tagged(answer: Answer): Answer {
	const reasoning = answer.blocks.map((block) => (block.type === "reasoning" ? block.text : "")).join("");
	if (reasoning === "") return answer;
	const text = answer.blocks.map((block) => (block.type === "text" ? block.text : "")).join("");
	const calls = answer.blocks.filter((block) => block.type === "tool-call");
	const blocks: AnswerBlock[] = [{ type: "text", text: `<think>\n${reasoning}\n</think>\n\n${text}` }, ...calls];
	return { ...answer, blocks };
}

export const minimax: Family = {
	id: "minimax",
	title: "MiniMax",
	vendor: true,
	wire: { ...chat, showsReasoning: true, write: (answer, model) => chat.write(tagged(answer), model) },
	model: { name: "minimax/minimax-m3", external: "MiniMax-M3" },
	expected: {
		"json-schema": () => ({
			response_format: { type: "json_object" },
			messages: [
				{ role: "system", content: (text: unknown) => String(text).includes('"degrees":{"type":"number"}') },
				{ role: "user", content: "Oslo, as JSON." },
			],
		}),
		reasoning: () => ({ thinking: { type: "adaptive" } }),
		signatures: () => ({ thinking: { type: "adaptive" } }),
		"signatures-answered": () => ({
			messages: [
				{ role: "user" },
				{
					role: "assistant",
					content: (text: unknown) => String(text).startsWith("<think>\nThe tool knows.\n</think>"),
					tool_calls: [{ type: "function" }],
				},
				{ role: "tool", content: "4 degrees" },
			],
		}),
	},
	lacks: { documents: instead, citations: { says: "does not search the web in this format", source } },
};
