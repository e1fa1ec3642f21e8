import type { Mapping } from "./types.ts";

/** The published list says no to tools for every one of its models; its documentation and its API say yes. */
// Source: https://docs.mistral.ai/capabilities/function_calling
const toolsInspiteOfList = new Set(["mistral"]);

/**
 * Where every model that sees reads documents too, although the published list says so of Gemini only.
 * Sources: https://platform.openai.com/docs/guides/pdf-files,
 * https://platform.claude.com/docs/en/build-with-claude/pdf-support (the API, Vertex AI and Bedrock's Converse)
 */
const readDocuments = new Set(["openai", "anthropic", "vertex-anthropic", "azure-anthropic", "aws-bedrock"]);

/**
 * Models that Azure serves over its Responses API as well, although the published list does not say so.
 * Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/responses#model-support
 */
const onAzureResponses = new Set([
	"gpt-4o",
	"gpt-4o-mini",
	"gpt-4.1",
	"gpt-4.1-mini",
	"gpt-4.1-nano",
	"o1",
	"o3",
	"o4-mini",
]);

/** Whether a mapping calls tools; undefined where nobody says. */
export function callsTools({ tools, providerId }: Mapping): boolean | undefined {
	return tools === false ? toolsInspiteOfList.has(providerId) : tools;
}

/**
 * Whether a mapping reads files such as PDF, over the wire of that dialect; where none is named, over any that serves it.
 * Azure takes files over the Responses API alone: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/responses#file-input
 */
export function readsDocuments(mapping: Mapping, dialect?: string): boolean {
	const { document, vision, providerId } = mapping;
	if (document === true) return true;
	if (vision !== true) return false;
	if (providerId !== "azure") return readDocuments.has(providerId);
	const elsewhere = dialect !== undefined && dialect !== "openai-responses";
	return !elsewhere && (mapping.supportsResponsesApi ?? onAzureResponses.has(mapping.externalId));
}

/** Whether a mapping can be asked to reason. */
export function reasons({ reasoning, supportedParameters }: Mapping): boolean {
	if (reasoning) return true;
	return supportedParameters?.some((name) => name === "reasoning_effort" || name === "reasoning") ?? false;
}
