import type { ProviderId } from "~/catalog/types";
import { alibaba } from "./alibaba";
import { anthropic } from "./anthropic/anthropic";
import { awsMantle } from "./aws-mantle";
import { azure } from "./azure/azure";
import { azureAiFoundry } from "./azure/azure-ai-foundry";
import { azureAnthropic } from "./azure/azure-anthropic";
import { bedrock } from "./bedrock/bedrock";
import { bytedance } from "./bytedance";
import { cerebras } from "./cerebras";
import { deepseek } from "./deepseek";
import { demo } from "./demo/demo";
import { googleAiStudio } from "./gemini/google-ai-studio";
import { glacier, iceberg } from "./gemini-services";
import { googleVertex, quartz } from "./google-vertex/google-vertex";
import { groq } from "./groq";
import { meta, metaContributor } from "./meta";
import { minimax } from "./minimax";
import { mistral } from "./mistral";
import { moonshot } from "./moonshot";
import { openai } from "./openai";
import { perplexity } from "./perplexity";
import type { Provider } from "./provider";
import { sakana } from "./sakana";
import { compatibleVendors } from "./vendors";
import { vertexAnthropic } from "./vertex-anthropic";
import { vertexOpenai } from "./vertex-openai";
import { xai } from "./xai";
import { xiaomi } from "./xiaomi";
import { zai } from "./zai";

/** Every provider the engine can call. */
export const allProviders: readonly Provider[] = [
	openai,
	anthropic,
	googleAiStudio,
	glacier,
	iceberg,
	googleVertex,
	quartz,
	vertexAnthropic,
	vertexOpenai,
	azure,
	azureAiFoundry,
	azureAnthropic,
	bedrock,
	awsMantle,
	groq,
	xai,
	deepseek,
	moonshot,
	mistral,
	alibaba,
	bytedance,
	cerebras,
	meta,
	metaContributor,
	minimax,
	perplexity,
	sakana,
	xiaomi,
	zai,
	...compatibleVendors,
	demo,
];

const byId = new Map(allProviders.map((provider) => [provider.id, provider]));

/** The provider with this id; undefined where the catalogue knows one that the engine cannot call yet. */
export function providerOf(id: ProviderId): Provider | undefined {
	return byId.get(id);
}
