import { capabilities, type Capability } from "~/catalog/display";

export type { Capability };

/** The capabilities offered as filters of the catalogue; what a model makes is the other filter. */
export const filterCapabilities = [
	"tools",
	"reasoning",
	"vision",
	"audio",
	"document",
	"jsonOutput",
	"jsonOutputSchema",
	"webSearch",
	"realtime",
] as const satisfies readonly Capability[];

export const outputs = [
	"text",
	"image",
	"video",
	"audio",
	"embedding",
	"rerank",
	"transcription",
	"ocr",
	"decision",
] as const;

const labels = new Map<string, string>(capabilities.map(({ id, label }) => [id, label]));

export function capabilityLabel(id: Capability): string {
	return labels.get(id) ?? id;
}
