import { alibaba } from "./alibaba";
import { anthropic } from "./anthropic";
import { bedrock } from "./bedrock";
import {
	awsMantle,
	azure,
	azureAiFoundry,
	azureAnthropic,
	azureResponses,
	bedrockChat,
	vertexAnthropic,
	vertexGemini,
	vertexOpenai,
} from "./clouds";
import { compatible } from "./compatible";
import { deepseek } from "./deepseek";
import type { Family } from "./family";
import { gemini } from "./gemini";
import { groq } from "./groq";
import { minimax } from "./minimax";
import { mistral } from "./mistral";
import { moonshot } from "./moonshot";
import { openai } from "./openai";
import { openAiResponses } from "./openai-responses";
import { perplexity } from "./perplexity";
import { meta, metaResponses, sakana, sakanaResponses } from "./several-apis";
import { xai } from "./xai";
import { zai } from "./zai";

/** The providers of the matrix; a new one is one file and one line here, or an entry of `compatible.ts`. */
export const families: readonly Family[] = [
	openai,
	openAiResponses,
	anthropic,
	gemini,
	vertexGemini,
	vertexAnthropic,
	vertexOpenai,
	bedrock,
	bedrockChat,
	awsMantle,
	azure,
	azureResponses,
	azureAnthropic,
	azureAiFoundry,
	groq,
	xai,
	deepseek,
	mistral,
	moonshot,
	perplexity,
	alibaba,
	zai,
	minimax,
	meta,
	metaResponses,
	sakana,
	sakanaResponses,
	...compatible,
];
