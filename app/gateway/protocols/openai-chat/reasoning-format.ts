import type { ReasoningIssuer } from "../../chat";

/**
 * `format` of a `reasoning_details` entry: who made it, so that its opaque part goes back to nobody else. The words are
 * those that clients of gateways know.
 * Source: https://openrouter.ai/docs/use-cases/reasoning-tokens#reasoning_details-array-structure
 */
const formats: Record<ReasoningIssuer, string> = {
	anthropic: "anthropic-claude-v1",
	google: "google-gemini-v1",
	openai: "openai-responses-v1",
	azure: "azure-openai-responses-v1",
	mantle: "aws-mantle-responses-v1",
	xai: "xai-responses-v1",
	meta: "meta-responses-v1",
};

const issuers = new Map(Object.entries(formats).map(([issuer, format]) => [format, issuer as ReasoningIssuer]));

export function formatOf(issuer: ReasoningIssuer): string {
	return formats[issuer];
}

/** Undefined for formats that nobody here makes. */
export function issuerOf(format: string | null | undefined): ReasoningIssuer | undefined {
	return format == null ? undefined : issuers.get(format);
}
