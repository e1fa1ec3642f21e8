import type { ReasoningIssuer, ReasoningPart } from "../../chat";
import { pack } from "../../packed-reasoning";

export { isPacked, pack, type Packed, unpack } from "../../packed-reasoning";

type Block = Pick<ReasoningPart, "issuer" | "id" | "signature" | "encrypted">;

/** `encrypted_content` of a block of reasoning, or undefined where nothing of it is opaque. */
export function encryptedContentOf({ issuer, id, signature, encrypted }: Block): string | undefined {
	if (issuer === "openai" && signature === undefined) return encrypted;
	if (signature === undefined && encrypted === undefined) return undefined;
	return pack({
		kind: "reasoning",
		...(issuer === undefined ? {} : { issuer }),
		...(id === undefined ? {} : { id }),
		...(signature === undefined ? {} : { signature }),
		...(encrypted === undefined ? {} : { encrypted }),
	});
}

/** A provider's own reasoning item as a client gets it: what another than OpenAI encrypted is packed. */
export function packedItem<Item>(item: Item, issuer: ReasoningIssuer): Item {
	const { type, id, encrypted_content: encrypted } = (item ?? {}) as Record<string, unknown>;
	if (type !== "reasoning" || typeof encrypted !== "string" || issuer === "openai") return item;
	const block = { issuer, encrypted, ...(typeof id === "string" ? { id } : {}) };
	return { ...item, encrypted_content: encryptedContentOf(block) };
}
