import type { Mapping, Modality, Model } from "~/catalog/types";

/** What people look for in a model, in the order in which it is shown. */
export const capabilities = [
	"vision",
	"audio",
	"document",
	"tools",
	"reasoning",
	"jsonOutput",
	"jsonOutputSchema",
	"webSearch",
	"promptCaching",
] as const;
export type Capability = (typeof capabilities)[number];

export const outputs = ["text", "image", "video", "audio", "embedding", "rerank", "transcription", "ocr", "decision"] as const;

/** What one mapping can do. */
export function capabilitiesOf(mapping: Mapping): Capability[] {
	return capabilities.filter((capability) =>
		capability === "promptCaching"
			? mapping.cachedInputPrice !== undefined || mapping.cacheReadInputPrice !== undefined
			: mapping[capability] === true,
	);
}

/** What at least one of the mappings can do. */
export function capabilitiesOfAny(mappings: readonly Mapping[]): Capability[] {
	const found = new Set(mappings.flatMap(capabilitiesOf));
	return capabilities.filter((capability) => found.has(capability));
}

/** What a model makes; absent in the catalogue means text. */
export function outputsOf(model: Model): readonly Modality[] {
	return model.output ?? ["text"];
}
