import type { ProviderId } from "~/catalog/types";
import { anthropic } from "./anthropic/anthropic";
import { deepseek } from "./deepseek";
import { demo } from "./demo/demo";
import { googleAiStudio } from "./gemini/google-ai-studio";
import { groq } from "./groq";
import { mistral } from "./mistral";
import { moonshot } from "./moonshot";
import { openai } from "./openai";
import type { Provider } from "./provider";
import { xai } from "./xai";

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
	demo,
];

const byId = new Map(allProviders.map((provider) => [provider.id, provider]));

/** The provider with this id; undefined where the catalogue knows one that the engine cannot call yet. */
export function providerOf(id: ProviderId): Provider | undefined {
	return byId.get(id);
}
