import { clampTemperature } from "./openai-compatible/fit-body";
import { openAiCompatible } from "./openai-compatible/openai-compatible";

/** As good as none: the likeliest token wins. */
const least = 0.01;

/**
 * MiniMax. Reasoning stands in tags at the beginning of the text and goes back the same way; only models that can do
 * without it read `thinking`, and none reads a depth.
 * Sources: https://platform.minimax.io/docs/api-reference/text-openai-api,
 * https://platform.minimax.io/docs/api-reference/text-chat (ranges of temperature and top_p, both without 0),
 * https://www.developersdigest.tech/reference/api-compatibility/minimax
 */
export const minimax = openAiCompatible({
	id: "minimax",
	developerRole: false,
	jsonSchema: "listed",
	maxTokensField: "max_completion_tokens",
	reasoningReplay: "think-tags",
	refusedFields: [
		"frequency_penalty",
		"presence_penalty",
		"logit_bias",
		"logprobs",
		"top_logprobs",
		"top_k",
		"n",
		"seed",
		"verbosity",
		"parallel_tool_calls",
	],
	adjust: (body, _target, warnings) => {
		clampTemperature(body, 1, warnings);
		for (const name of ["temperature", "top_p"]) {
			if (body[name] !== 0) continue;
			warnings.push(`${name} 0 was sent as ${least}, because this provider wants more than 0`);
			body[name] = least;
		}
	},
	writeReasoning: (body, { effort }, { mapping }, warnings) => {
		if (effort === undefined) return;
		const canStop = mapping.reasoningEfforts?.includes("none") === true;
		if (canStop) body.thinking = { type: effort === "none" ? "disabled" : "adaptive" };
		else if (effort === "none") warnings.push("reasoning stays on: this model cannot switch it off");
		if (effort !== "none") warnings.push("reasoning effort was left out: this model reasons at one strength");
	},
});
