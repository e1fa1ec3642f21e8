import type { ReasoningIssuer, ReasoningPart } from "../../chat";

/**
 * Opaque values of other providers, in the only places of this dialect that clients have to send back unchanged: the
 * signature of a thinking block and the data of a redacted one. A prefix tells them from Anthropic's own, so that
 * they return to their issuer byte for byte, and never reach Anthropic, which would refuse them.
 */
const prefix = "llmgateway:";

/** What a carried value belongs to: a block of reasoning, the text before it, or the tool call with this id. */
export type Carried =
	| { kind: "signature" | "encrypted"; issuer?: ReasoningIssuer; id?: string; value: string }
	| { kind: "text"; value: string }
	| { kind: "call"; id: string; value: string };

export function carry(carried: Carried): string {
	const issuer = "issuer" in carried ? (carried.issuer ?? "") : "";
	const id = "id" in carried ? encodeURIComponent(carried.id ?? "") : "";
	return `${prefix}${carried.kind}:${issuer}:${id}:${carried.value}`;
}

/** Undefined for Anthropic's own values, and for what only looks like ours. */
export function uncarry(text: string): Carried | undefined {
	const match = /^llmgateway:(signature|encrypted|text|call):([a-z]*):([^:]*):([^]*)$/.exec(text);
	if (!match) return undefined;
	const [, kind, issuer, encodedId, value] = match as unknown as [string, Carried["kind"], string, string, string];
	if (kind === "text") return { kind, value };
	const id = decode(encodedId);
	if (kind === "call") return { kind, id, value };
	return { kind, value, ...(issuer ? { issuer: issuer as ReasoningIssuer } : {}), ...(id ? { id } : {}) };
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** Issuer, id and opaque value of a reasoning block that a client sent back. */
export function readOpaque(text: string, as: "signature" | "encrypted"): Partial<ReasoningPart> {
	const carried = uncarry(text);
	if (!carried) return { [as]: text, issuer: "anthropic" };
	if (carried.kind !== "signature" && carried.kind !== "encrypted") return {};
	const { kind, value, ...origin } = carried;
	return { [kind]: value, ...origin };
}

/** The other way round: Anthropic's own values go out as they are. */
export function writeOpaque(
	kind: "signature" | "encrypted",
	value: string,
	origin: Pick<ReasoningPart, "issuer" | "id">,
): string {
	return origin.issuer === "anthropic" ? value : carry({ kind, value, ...origin });
}
