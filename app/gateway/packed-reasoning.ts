import type { ReasoningIssuer } from "./chat";

/**
 * The Responses API has one place for what only a provider can read: `encrypted_content` of a reasoning item. OpenAI's own
 * stands there as it came. What other providers sign or encrypt is packed behind a prefix, so that it comes back byte for
 * byte and is never taken for OpenAI's.
 */
const prefix = "llmgtwy.v1.";

export type Packed =
	/** A block of reasoning. */
	| { kind: "reasoning"; issuer?: ReasoningIssuer; id?: string; signature?: string; encrypted?: string }
	/** The signature of the tool call with this id, for which its own item has no place. */
	| { kind: "call"; callId: string; signature: string }
	/** The signature of the text before it. */
	| { kind: "text"; signature: string }
	/** A summary that stands for the conversation before it. */
	| { kind: "summary"; text: string };

const kinds: ReadonlySet<string> = new Set<Packed["kind"]>(["reasoning", "call", "text", "summary"]);

export function pack(packed: Packed): string {
	return prefix + Buffer.from(JSON.stringify(packed), "utf8").toString("base64url");
}

/** What was packed; undefined where the text is not ours. */
export function unpack(text: string): Packed | undefined {
	if (!text.startsWith(prefix)) return undefined;
	try {
		const packed = JSON.parse(Buffer.from(text.slice(prefix.length), "base64url").toString("utf8")) as Packed | null;
		return packed && kinds.has(packed.kind) ? packed : undefined;
	} catch {
		return undefined;
	}
}

export function isPacked(text: unknown): boolean {
	return typeof text === "string" && text.startsWith(prefix);
}
