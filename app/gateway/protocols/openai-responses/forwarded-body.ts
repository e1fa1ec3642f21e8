import { summaryOf } from "./compaction";
import { withForwardedInput } from "./kept-input";
import { isPacked, unpack } from "./opaque";

type Item = Record<string, unknown>;

/**
 * The caller's body as a provider of the same dialect may get it: without what the gateway itself put into earlier answers
 * (signatures of other providers, ids of items), which OpenAI would refuse or look for in vain. The same object where
 * there is nothing of that. What is lost by it is added to `warnings`.
 */
export function forwardedBody(
	body: Readonly<Record<string, unknown>>,
	warnings: string[] = [],
): Readonly<Record<string, unknown>> {
	const { input } = body;
	if (!Array.isArray(input) || !(input as Item[]).some(isOurs)) return body;
	if ((input as Item[]).some(isOwnSearch)) {
		warnings.push("web searches of earlier turns were left out: this provider cannot take them back");
	}
	return withForwardedInput(body, (input as Item[]).flatMap(cleaned));
}

/** Ids as `outputOptions` makes them; OpenAI's are longer. */
const ownId = /^[a-z]+_[0-9a-f]{36}$/;

function hasOwnId({ id }: Item): boolean {
	return typeof id === "string" && ownId.test(id);
}

function isOurs(item: Item): boolean {
	return isPacked(item.encrypted_content) || "extra_content" in item || hasOwnId(item);
}

/** A search that another provider than OpenAI ran, told under an id of ours. */
export function isOwnSearch(item: Item): boolean {
	return item.type === "web_search_call" && hasOwnId(item);
}

/** Packed reasoning of another provider, which is not the signature of a text or a call. */
function isReasoning(encrypted: unknown): boolean {
	return typeof encrypted === "string" && unpack(encrypted)?.kind === "reasoning";
}

function cleaned(item: Item): Item[] {
	if (!isOurs(item)) return [item];
	// OpenAI never ran it, and items of its own tools are nothing without their ids.
	if (isOwnSearch(item)) return [];
	const summary = item.type === "compaction" ? summaryOf(item) : undefined;
	if (summary) return [{ type: "message", role: "user", content: [{ type: "input_text", text: summary }] }];
	if (item.type === "reasoning") {
		// Who may read it depends on who answers: the wire unpacks it or leaves it out.
		if (isReasoning(item.encrypted_content)) return [item];
		if (isPacked(item.encrypted_content) || item.encrypted_content == null) return [];
	}
	const { extra_content: _, id, ...rest } = item;
	return [hasOwnId(item) ? rest : { ...rest, id }];
}
