import { weatherTool } from "../conversation";
import { anthropicWire } from "../wires/anthropic";
import { geminiWire } from "../wires/gemini";
import { openAiChatWire } from "../wires/openai-chat";
import { openAiResponsesWire } from "../wires/openai-responses";
import { anthropic } from "./anthropic";
import type { Family } from "./family";
import { openAiResponses } from "./openai-responses";

/** Wires of other families, at other addresses and with other credentials. */
export const vertexGemini: Family = {
	id: "vertex-gemini",
	title: "Vertex Gemini",
	wire: geminiWire,
	model: { name: "google-vertex/gemini-3.5-flash", external: "gemini-3.5-flash" },
	models: { documents: { name: "google-vertex/gemini-3.7-flash", external: "gemini-3.7-flash" } },
};

const onVertex = { name: "vertex-anthropic/claude-sonnet-5", external: "claude-sonnet-5" };

export const vertexAnthropic: Family = {
	id: "vertex-anthropic",
	title: "Vertex Anthropic",
	wire: anthropicWire,
	model: { name: "vertex-anthropic/claude-sonnet-4-5", external: "claude-sonnet-4-5" },
	models: { reasoning: onVertex, signatures: onVertex },
};

export const azure: Family = {
	id: "azure",
	title: "Azure chat",
	wire: openAiChatWire(),
	model: { name: "azure/gpt-4-turbo", external: "gpt-4-turbo" },
	lacks: {
		"json-schema": {
			says: "GPT-4 Turbo answers with JSON, but not by a schema",
			source: "https://learn.microsoft.com/azure/ai-foundry/openai/how-to/structured-outputs#supported-models",
		},
		documents: {
			says: "chat completions take no files; the Responses API does",
			source: "https://learn.microsoft.com/azure/ai-foundry/openai/how-to/responses#file-input",
		},
		reasoning: { says: "GPT-4 Turbo does not reason", source: "https://learn.microsoft.com/azure/ai-foundry/openai/how-to/reasoning" },
		signatures: {
			says: "chat completions show no reasoning and take none back; the Responses API does",
			source: "https://learn.microsoft.com/azure/ai-foundry/openai/how-to/reasoning",
		},
		citations: {
			says: "searches belong to the Responses API",
			source: "https://learn.microsoft.com/azure/ai-foundry/openai/how-to/web-search",
		},
	},
};

const astra = { name: "azure/gpt-6-astra", external: "gpt-6-astra" };

export const azureResponses: Family = {
	...openAiResponses,
	id: "azure-responses",
	title: "Azure responses",
	wire: openAiResponsesWire,
	model: { name: "azure/gpt-5.2-pro", external: "gpt-5.2-pro" },
	models: { "json-schema": astra, reasoning: astra, signatures: astra, citations: astra },
	// Served on both APIs: the tool moves it here.
	besides: { ...openAiResponses.besides, reasoning: { tools: [weatherTool] } },
};

export const azureAnthropic: Family = {
	...anthropic,
	id: "azure-anthropic",
	title: "Azure Anthropic",
	wire: {
		...anthropicWire,
		expected: {
			...anthropicWire.expected,
			text: (given) => {
				const { temperature: _fixed, ...rest } = anthropicWire.expected.text(given);
				return rest;
			},
		},
	},
	model: { name: "azure-anthropic/claude-sonnet-5", external: "claude-sonnet-5" },
	models: {},
	// Models that think as they like sample at one temperature.
	besides: { text: { temperature: undefined } },
};

/** What chat completions of xAI's later models do not do, wherever they are served. */
const grokLacks = (documents: string): NonNullable<Family["lacks"]> => ({
	documents: { says: "messages hold text and images", source: documents },
	signatures: { says: "reasoning is not shown and not taken back", source: "https://docs.x.ai/docs/guides/reasoning" },
	citations: {
		says: "the search tools belong to its Responses API, which is not served there",
		source: "https://docs.x.ai/docs/guides/live-search",
	},
});

export const vertexOpenai: Family = {
	id: "vertex-openai",
	title: "Vertex OpenAI",
	wire: openAiChatWire(),
	model: { name: "vertex-openai/grok-4-6", external: "xai/grok-4.6" },
	lacks: grokLacks("https://docs.cloud.google.com/vertex-ai/generative-ai/docs/maas/call-open-model-apis"),
};

export const bedrockChat: Family = {
	id: "bedrock-chat",
	title: "Bedrock chat",
	wire: openAiChatWire(),
	model: { name: "aws-bedrock/grok-4-3", external: "global.xai.grok-4.3" },
	lacks: grokLacks("https://docs.aws.amazon.com/bedrock/latest/userguide/inference-chat-completions.html"),
};

export const azureAiFoundry: Family = {
	id: "azure-ai-foundry",
	title: "Azure AI Foundry",
	wire: openAiChatWire(),
	model: { name: "azure-ai-foundry/grok-4-1-fast-reasoning", external: "grok-4-1-fast-reasoning" },
	lacks: grokLacks("https://learn.microsoft.com/en-us/rest/api/aifoundry/modelinference/"),
};

export const awsMantle: Family = {
	...openAiResponses,
	id: "aws-mantle",
	title: "Bedrock Mantle",
	model: { name: "aws-mantle/gpt-6-astra", external: "global.openai.gpt-6-astra" },
	models: {},
	// Models that reason sample at one temperature.
	besides: { text: { temperature: undefined } },
	lacks: {
		documents: {
			says: "its models are listed with text and images as input",
			source: "https://docs.aws.amazon.com/bedrock/latest/userguide/models-supported.html",
		},
		citations: {
			says: "its built-in tools do not include a web search",
			source: "https://docs.aws.amazon.com/bedrock/latest/userguide/bedrock-mantle.html",
		},
	},
};
