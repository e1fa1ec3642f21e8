import { summaryOf } from "./compaction";
import { withForwardedInput } from "./kept-input";
import { isPacked } from "./opaque";

type Item = Record<string, unknown>;

/**
 * The caller's body as a provider of the same dialect may get it: without what the gateway itself put into earlier answers
 * (signatures of other providers, ids of items), which OpenAI would refuse or look for in vain. The same object where
 * there is nothing of that.
 */
export function forwardedBody(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
	const { input } = body;
	if (!Array.isArray(input) || !(input as Item[]).some(isOurs)) return body;
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

function cleaned(item: Item): Item[] {
	if (!isOurs(item)) return [item];
	const summary = item.type === "compaction" ? summaryOf(item) : undefined;
	if (summary) return [{ type: "message", role: "user", content: [{ type: "input_text", text: summary }] }];
	// What another model thought is not OpenAI's to read.
	if (item.type === "reasoning" && (isPacked(item.encrypted_content) || item.encrypted_content == null)) return [];
	const { extra_content: _, id, ...rest } = item;
	return [hasOwnId(item) ? rest : { ...rest, id }];
}
