import { modelById, providerById } from "~/catalog/index";
import { listProviderKeys } from "~/domain/provider-keys/queries.server";
import { instanceCredentials } from "~/platform/instance-credentials.server";

export type SampleModel = { id: string; simulated: boolean };

/** Small, cheap models for a first request, by the provider whose key makes them work. */
const candidates: [providerId: string, modelId: string][] = [
	["openai", "gpt-5-mini"],
	["anthropic", "claude-haiku-4-5"],
	["google-ai-studio", "gemini-2.5-flash"],
	["deepseek", "deepseek-v3.1"],
	["xai", "grok-4-fast-non-reasoning"],
	["groq", "gpt-oss-20b"],
	["mistral", "mistral-small-2506"],
	["moonshot", "kimi-k2.5"],
];

/** A model for sample code that answers as things are: by a configured provider, else by the built-in demo. */
export async function sampleModelOf(organizationId: string): Promise<SampleModel> {
	const own = await listProviderKeys([organizationId]);
	const configured = new Set(own.filter((key) => key.status === "active").map((key) => key.provider));
	for (const [providerId, modelId] of candidates) {
		const served = modelById(modelId)?.providers.some((mapping) => mapping.providerId === providerId);
		if (!served) continue;
		const descriptor = providerById(providerId);
		const works = configured.has(providerId) || (descriptor && instanceCredentials(descriptor).length > 0);
		if (works) return { id: `${providerId}/${modelId}`, simulated: false };
	}
	return { id: "demo-chat", simulated: true };
}
