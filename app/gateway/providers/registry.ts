import type { ProviderId } from "~/catalog/types";
import { deepseek } from "./deepseek";
import { groq } from "./groq";
import { mistral } from "./mistral";
import { moonshot } from "./moonshot";
import { openai } from "./openai";
import type { Provider } from "./provider";
import { xai } from "./xai";

/** Every provider the engine can call. */
export const allProviders: readonly Provider[] = [
	openai,
	groq,
	xai,
	deepseek,
	moonshot,
	mistral,
];

const byId = new Map(allProviders.map((provider) => [provider.id, provider]));

/** The provider with this id; undefined where the catalogue knows one that the engine cannot call yet. */
export function providerOf(id: ProviderId): Provider | undefined {
	return byId.get(id);
}
