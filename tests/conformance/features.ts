/** The rows of the matrix, in the order of the page. */
export const features = {
	text: "Text, system prompt, sampling",
	stream: "Streaming",
	tools: "Tools",
	"parallel-tools": "Parallel tools",
	"tool-images": "Images in tool results",
	"json-schema": "Answers by JSON schema",
	vision: "Images",
	documents: "Documents (PDF)",
	reasoning: "Reasoning",
	signatures: "Reasoning sent back, signed",
	citations: "Web search and citations",
	"cache-control": "Cache breakpoints",
	usage: "Usage details",
	errors: "Errors",
} as const;

export type Feature = keyof typeof features;
export const featureIds = Object.keys(features) as Feature[];

/** Why a cell does not exist: what the provider's or the surface's own documentation says, and where. */
export type Reason = { says: string; source: string };
