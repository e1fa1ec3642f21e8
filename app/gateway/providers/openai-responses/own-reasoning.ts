import { isPacked, unpack } from "../../packed-reasoning";
import { type Fields, fieldsOf } from "../fields";
import type { ResponsesVendor } from "./vendor";
import { warnOnce } from "./write-parts";

export const reasoningLost = "reasoning of earlier turns was left out: this provider cannot read it";

/**
 * A caller's input with the encrypted reasoning that this provider can decrypt, as it once sent it, and without that of
 * others: one such item is a refusal of the whole request ("The encrypted content could not be verified"). The same
 * value where there is nothing to change.
 */
export function readOwnReasoning(input: unknown, vendor: ResponsesVendor, warnings: string[]): unknown {
	if (!Array.isArray(input) || !input.some((item) => isForeign(item, vendor))) return input;
	let lost = false;
	const kept = (input as unknown[]).flatMap((item) => {
		if (!isForeign(item, vendor)) return [item];
		const own = unpacked(item, vendor);
		if (own === undefined) lost = true;
		return own ?? [];
	});
	if (!lost) return kept;
	warnOnce(warnings, reasoningLost);
	return kept.map(withoutId);
}

/** Whether an item is reasoning that does not stand there in the form that this provider takes. */
function isForeign(item: unknown, { issuer = "openai" }: ResponsesVendor): boolean {
	const { type, encrypted_content: encrypted } = (item ?? {}) as Fields;
	if (type !== "reasoning" || typeof encrypted !== "string") return false;
	// OpenAI's is the only one that callers hold as it is.
	return issuer !== "openai" || isPacked(encrypted);
}

function unpacked(item: unknown, { issuer, encryptedReasoning }: ResponsesVendor): Fields | undefined {
	const fields = fieldsOf(item);
	const packed = unpack(String(fields?.encrypted_content));
	if (packed?.kind !== "reasoning" || packed.issuer !== issuer || encryptedReasoning === false) return undefined;
	const { encrypted, id } = packed;
	if (encrypted === undefined) return undefined;
	return { ...fields, ...(id === undefined ? {} : { id }), encrypted_content: encrypted };
}

const answered: ReadonlySet<unknown> = new Set(["message", "function_call", "custom_tool_call"]);

/** By its id an item is known to belong to its reasoning, without which it is then refused. */
function withoutId(item: unknown): unknown {
	const fields = fieldsOf(item);
	if (fields?.id === undefined || !answered.has(fields.type)) return item;
	const { id: _, ...rest } = fields;
	return rest;
}
