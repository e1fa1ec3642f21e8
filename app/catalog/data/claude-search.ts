import type { Mapping, Model } from "../types.ts";

/**
 * Clouds where Claude searches the web as at its maker's, and at the maker's price. The published list says nothing of it.
 * Sources: https://docs.cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude/web-search,
 * https://platform.claude.com/docs/en/build-with-claude/claude-in-microsoft-foundry (standard API pricing)
 */
const clouds = new Set(["vertex-anthropic", "azure-anthropic"]);

/** The rows with the search of Claude's own mappings where a cloud serves the same model. */
export function withClaudeSearch(models: readonly Model[]): Model[] {
	return models.map((model) => {
		const own = model.providers.find(({ providerId }) => providerId === "anthropic");
		if (!own?.webSearch || own.webSearchPrice === undefined) return model;
		const searching = { webSearch: own.webSearch, webSearchPrice: own.webSearchPrice };
		const complete = (mapping: Mapping) => (clouds.has(mapping.providerId) ? { ...searching, ...mapping } : mapping);
		return { ...model, providers: model.providers.map(complete) };
	});
}
