import type { ProviderId } from "~/catalog/types";
import { alibaba } from "./alibaba";
import { anthropic } from "./anthropic/anthropic";
import { bytedance } from "./bytedance";
import { cerebras } from "./cerebras";
import { deepseek } from "./deepseek";
import { demo } from "./demo/demo";
import { googleAiStudio } from "./gemini/google-ai-studio";
import { groq } from "./groq";
import { minimax } from "./minimax";
import { mistral } from "./mistral";
import { moonshot } from "./moonshot";
import { openai } from "./openai";
import { perplexity } from "./perplexity";
import type { Provider } from "./provider";
import { compatibleVendors } from "./vendors";
import { xai } from "./xai";
import { zai } from "./zai";

/** Every provider the engine can call. */
export const allProviders: readonly Provider[] = [
	openai,
	anthropic,
	googleAiStudio,
	groq,
	xai,
	deepseek,
	moonshot,
	mistral,
	alibaba,
	bytedance,
	cerebras,
	minimax,
	perplexity,
	zai,
	...compatibleVendors,
	demo,
];

const byId = new Map(allProviders.map((provider) => [provider.id, provider]));

/** The provider with this id; undefined where the catalogue knows one that the engine cannot call yet. */
export function providerOf(id: ProviderId): Provider | undefined {
	return byId.get(id);
}
