import { formatDecimal, parseDecimal } from "../platform/money.ts";
import { callsTools, readsDocuments } from "./abilities.ts";
import type { PriceField } from "./kinds.ts";
import { isActive } from "./mapping-state.ts";
import { expandRegions } from "./regions.ts";
import type { Mapping, Modality, Model } from "./types.ts";

/** Capabilities people search models by, with the flag that says so and the words for it. */
export const capabilities = [
	{ id: "streaming", label: "Streaming" },
	{ id: "tools", label: "Tools" },
	{ id: "parallelToolCalls", label: "Parallel tool calls" },
	{ id: "reasoning", label: "Reasoning" },
	{ id: "vision", label: "Vision" },
	{ id: "audio", label: "Audio" },
	{ id: "document", label: "Documents" },
	{ id: "jsonOutput", label: "JSON output" },
	{ id: "jsonOutputSchema", label: "JSON schema" },
	{ id: "webSearch", label: "Web search" },
	{ id: "imageGenerations", label: "Image generation" },
	{ id: "videoGenerations", label: "Video generation" },
	{ id: "embeddings", label: "Embeddings" },
	{ id: "speechGenerations", label: "Speech" },
	{ id: "realtime", label: "Realtime" },
	{ id: "realtimeTranscription", label: "Live transcription" },
	{ id: "transcriptions", label: "Transcription" },
	{ id: "ocr", label: "OCR" },
	{ id: "rerank", label: "Reranking" },
	{ id: "decisions", label: "Decisions" },
] as const satisfies readonly { id: keyof Mapping; label: string }[];

export type Capability = (typeof capabilities)[number]["id"];

/** What one mapping can do. */
export function capabilitiesOf(mapping: Mapping): Capability[] {
	return capabilities.filter(({ id }) => isAble(mapping, id)).map(({ id }) => id);
}

function isAble(mapping: Mapping, id: Capability): boolean {
	if (id === "tools") return callsTools(mapping) === true;
	if (id === "document") return readsDocuments(mapping);
	return Boolean(mapping[id]);
}

/** What a model can do with at least one provider that serves it at that time, or that ever did where none does. */
export function capabilitiesOfModel(model: Model, atMs: number): Capability[] {
	const able = new Set(servingMappings(model, atMs).flatMap(capabilitiesOf));
	return capabilities.filter(({ id }) => able.has(id)).map(({ id }) => id);
}

/** The mappings that serve a model at that time; all of them for a retired model, so that its page is not empty. */
export function servingMappings(model: Model, atMs: number): Mapping[] {
	const active = model.providers.filter((mapping) => isActive(mapping, atMs));
	return active.length > 0 ? active : model.providers;
}

/** What a model takes, from the flags of the mappings that serve it. */
export function inputModalities(model: Model, atMs: number): Modality[] {
	const mappings = servingMappings(model, atMs);
	const found: Modality[] = ["text"];
	if (mappings.some((mapping) => mapping.vision)) found.push("image");
	if (mappings.some((mapping) => mapping.audio)) found.push("audio");
	return found;
}

/** What a model gives. */
export function outputModalities(model: Model): Modality[] {
	return model.output ?? ["text"];
}

/** Largest context and output among the mappings that serve a model; null where none says. Tokens. */
export function sizesOf(model: Model, atMs: number): { contextSize: number | null; maxOutput: number | null } {
	const mappings = servingMappings(model, atMs);
	return { contextSize: largest(mappings, "contextSize"), maxOutput: largest(mappings, "maxOutput") };
}

export type CheapestPrice = { price: string; mapping: Mapping };

/**
 * The lowest price of a field among the mappings that serve a model and their regions, off-peak where the clock
 * decides; null where none has it.
 */
export function cheapestPrice(model: Model, field: PriceField, atMs: number): CheapestPrice | null {
	let best: CheapestPrice | null = null;
	for (const mapping of servingMappings(model, atMs).flatMap(expandRegions)) {
		const price = { ...mapping, ...mapping.peakPricing?.offPeak }[field];
		if (typeof price !== "string") continue;
		if (best === null || Number(price) < Number(best.price)) best = { price, mapping };
	}
	return best;
}

/** A price per unit as a price per million units, exact ("0.00000015" is "0.15"). */
export function perMillion(price: string): string {
	const { coefficient, scale } = parseDecimal(price);
	return formatDecimal({ coefficient: coefficient * 1_000_000n, scale });
}

function largest(mappings: Mapping[], field: "contextSize" | "maxOutput"): number | null {
	const sizes = mappings.flatMap((mapping) => mapping[field] ?? []);
	return sizes.length > 0 ? Math.max(...sizes) : null;
}
