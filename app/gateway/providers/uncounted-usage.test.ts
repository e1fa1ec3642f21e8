import { expect, test } from "vitest";
import { headersOf, targetOf } from "../../../tests/factories/provider-fixtures";
import { providerOf } from "./registry";

type Figures = (prompt: unknown, completion: unknown) => Record<string, unknown>;

const answers: [id: string, answer: Figures][] = [
	[
		"groq",
		(prompt_tokens, completion_tokens) => ({
			choices: [{ index: 0, message: { role: "assistant", content: "word" }, finish_reason: "stop" }],
			usage: { prompt_tokens, completion_tokens },
		}),
	],
	[
		"anthropic",
		(input_tokens, output_tokens) => ({
			content: [{ type: "text", text: "word" }],
			stop_reason: "end_turn",
			usage: { input_tokens, output_tokens },
		}),
	],
	[
		"google-ai-studio",
		(promptTokenCount, candidatesTokenCount) => ({
			candidates: [{ index: 0, content: { parts: [{ text: "word" }] }, finishReason: "STOP" }],
			usageMetadata: { promptTokenCount, candidatesTokenCount },
		}),
	],
	[
		"aws-bedrock",
		(inputTokens, outputTokens) => ({
			output: { message: { content: [{ text: "word" }] } },
			stopReason: "end_turn",
			usage: { inputTokens, outputTokens },
		}),
	],
];

function usageAt(id: string, body: Record<string, unknown>) {
	const provider = providerOf(id);
	if (!provider) throw new Error(`no provider ${id}`);
	return provider.readAnswer(body, targetOf(id), headersOf({})).findLast(({ type }) => type === "usage");
}

// What nobody counted is estimated when it is settled: an answer must not be free because its figures are unreadable.
test.each(answers)("%s: figures that are no counts are no usage", (id, answer) => {
	for (const figure of [-5, "77", null, {}, true, 1e18]) expect(usageAt(id, answer(figure, figure))).toBeUndefined();
	expect(usageAt(id, answer(12, 1e18))).toBeUndefined();
});

test.each(answers)("%s: a count is usage, also one of nothing", (id, answer) => {
	expect(usageAt(id, answer(12, "?"))).toMatchObject({ usage: { promptTokens: 12, completionTokens: 0 } });
	expect(usageAt(id, answer(0, 0))).toMatchObject({ usage: { promptTokens: 0, completionTokens: 0 } });
	expect(usageAt(id, answer(12.9, 3))).toMatchObject({ usage: { promptTokens: 12, completionTokens: 3 } });
});
