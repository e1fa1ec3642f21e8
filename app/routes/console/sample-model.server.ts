import { isActive, modelById, providerById } from "~/catalog/index";
import { listProviderKeys } from "~/domain/provider-keys/queries.server";
import { instanceCredentials } from "~/platform/instance-credentials.server";

export type SampleModel = {
	/** As it stands in a request. */
	id: string;
	/** Made up by the built-in demo. */
	simulated: boolean;
};

/** Small, cheap models for a first request, by the provider whose key makes them work. */
const candidates: [providerId: string, modelId: string][] = [
	["openai", "gpt-6-luna"],
	["openai", "gpt-4o-mini"],
	["anthropic", "claude-haiku-4-5"],
	["google-ai-studio", "gemini-3.5-flash-lite"],
	["deepseek", "deepseek-v4.1-flash"],
	["xai", "grok-build-0-1"],
	["groq", "gpt-oss-20b"],
	["mistral", "mistral-small-2506"],
	["moonshot", "kimi-k2.5"],
];

const demo: SampleModel = { id: "demo-chat", simulated: true };

/** A model for sample code that answers as things are: by a configured provider, else by the built-in demo. */
export async function sampleModelOf(organizationId: string): Promise<SampleModel> {
	const keys = await listProviderKeys([organizationId]);
	const own = new Set(keys.filter((key) => key.status === "active").map((key) => key.provider));
	const works = (providerId: string) => own.has(providerId) || isConfigured(providerId);
	const found = candidates.find(([providerId, modelId]) => isServed(modelId, providerId) && works(providerId));
	return found ? { id: found.join("/"), simulated: false } : demo;
}

/** A model for sample code where nobody has signed in: one that answers here without any further key. */
export function publicSampleModel(): string {
	const found = candidates.find(([providerId, modelId]) => isServed(modelId, providerId) && isConfigured(providerId));
	return found?.join("/") ?? demo.id;
}

function isServed(modelId: string, providerId: string): boolean {
	const mapping = modelById(modelId)?.providers.find((item) => item.providerId === providerId);
	return mapping !== undefined && isActive(mapping, Date.now());
}

function isConfigured(providerId: string): boolean {
	const descriptor = providerById(providerId);
	return descriptor !== undefined && instanceCredentials(descriptor).length > 0;
}
