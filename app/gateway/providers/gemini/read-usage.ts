import { type ChatEvent, noUsage, type TokenUsage } from "../../chat";
import { countOf, type Fields, isCounted, listOf } from "../fields";

/** The usage event of a `usageMetadata`; none where it holds no count. */
export function readUsageEvent(usage: Fields | undefined, webSearches: () => number): ChatEvent[] {
	if (!usage || !isCounted(usage.promptTokenCount, usage.candidatesTokenCount, usage.thoughtsTokenCount)) return [];
	return [{ type: "usage", usage: readUsage(usage, webSearches()) }];
}

/**
 * Token figures of `usageMetadata`. Thoughts are counted apart from candidates, results of the provider's own tools
 * apart from the prompt; the neutral figures contain both.
 * Source: https://ai.google.dev/api/generate-content#UsageMetadata
 */
function readUsage(usage: Fields, webSearches: number): TokenUsage {
	const thoughts = countOf(usage.thoughtsTokenCount);
	const prompt = modalities(usage.promptTokensDetails);
	const cached = modalities(usage.cacheTokensDetails);
	const output = modalities(usage.candidatesTokensDetails);
	return {
		...noUsage,
		promptTokens: countOf(usage.promptTokenCount) + countOf(usage.toolUsePromptTokenCount),
		completionTokens: countOf(usage.candidatesTokenCount) + thoughts,
		cachedTokens: countOf(usage.cachedContentTokenCount),
		audioInputTokens: prompt("AUDIO"),
		cachedAudioInputTokens: cached("AUDIO"),
		imageInputTokens: prompt("IMAGE"),
		cachedImageInputTokens: cached("IMAGE"),
		videoInputTokens: prompt("VIDEO"),
		reasoningTokens: thoughts,
		audioOutputTokens: output("AUDIO"),
		imageOutputTokens: output("IMAGE"),
		webSearches,
	};
}

function modalities(details: unknown): (modality: string) => number {
	const counts = listOf(details);
	return (modality) =>
		counts.reduce((sum, entry) => (entry.modality === modality ? sum + countOf(entry.tokenCount) : sum), 0);
}
