import { anthropic } from "./anthropic";
import { bedrock } from "./bedrock";
import { azure, azureAnthropic, azureResponses, vertexAnthropic, vertexGemini } from "./clouds";
import { deepseek } from "./deepseek";
import type { Family } from "./family";
import { gemini } from "./gemini";
import { groq } from "./groq";
import { mistral } from "./mistral";
import { moonshot } from "./moonshot";
import { openai } from "./openai";
import { openAiResponses } from "./openai-responses";
import { perplexity } from "./perplexity";
import { xai } from "./xai";

/** The columns of the matrix; a new provider family is one file and one line here. */
export const families: readonly Family[] = [
	openai,
	openAiResponses,
	anthropic,
	gemini,
	vertexGemini,
	vertexAnthropic,
	bedrock,
	azure,
	azureResponses,
	azureAnthropic,
	groq,
	xai,
	deepseek,
	mistral,
	moonshot,
	perplexity,
];
