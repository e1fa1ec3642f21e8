import { weatherTool } from "../conversation";
import { openAiResponsesWire } from "../wires/openai-responses";
import type { Family } from "./family";

export const openAiResponses: Family = {
	id: "openai-responses",
	title: "OpenAI responses",
	wire: openAiResponsesWire,
	// Served on this API only.
	model: { name: "openai/gpt-5.4-pro", external: "gpt-5.4-pro" },
	models: { "json-schema": { name: "openai/gpt-5.4", external: "gpt-5.4" } },
	besides: {
		// Models that reason sample at one temperature.
		text: { temperature: undefined },
		// Served on both: the tool moves it here.
		"json-schema": { tools: [weatherTool] },
	},
};
