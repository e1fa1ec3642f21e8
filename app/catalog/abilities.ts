import type { Mapping } from "./types.ts";

/** The published list says no to tools for every one of its models; its documentation and its API say yes. */
// Source: https://docs.mistral.ai/capabilities/function_calling
const toolsInspiteOfList = new Set(["mistral"]);

/**
 * Where every model that sees reads documents too, although the published list says so of Gemini only.
 * Sources: https://platform.openai.com/docs/guides/pdf-files,
 * https://learn.microsoft.com/azure/ai-foundry/openai/how-to/responses,
 * https://platform.claude.com/docs/en/build-with-claude/pdf-support (the API, Vertex AI and Bedrock's Converse)
 */
const readDocuments = new Set(["openai", "azure", "anthropic", "vertex-anthropic", "azure-anthropic", "aws-bedrock"]);

/** Whether a mapping calls tools; undefined where nobody says. */
export function callsTools({ tools, providerId }: Mapping): boolean | undefined {
	return tools === false ? toolsInspiteOfList.has(providerId) : tools;
}

/** Whether a mapping reads files such as PDF. */
export function readsDocuments({ document, vision, providerId }: Mapping): boolean {
	return document === true || (vision === true && readDocuments.has(providerId));
}
