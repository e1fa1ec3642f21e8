import { withForwardedInput } from "./kept-input";
import { isPacked } from "./opaque";

type Item = Record<string, unknown>;

/**
 * The caller's body as a provider of the same dialect may get it: without what the gateway itself put into earlier
 * answers (signatures of other providers), which OpenAI would refuse. The same object where there is nothing of that.
 */
export function forwardedBody(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
	const { input } = body;
	if (!Array.isArray(input) || !(input as Item[]).some(isOurs)) return body;
	return withForwardedInput(body, (input as Item[]).flatMap(cleaned));
}

function isOurs(item: Item): boolean {
	return isPacked(item.encrypted_content) || "extra_content" in item;
}

function cleaned(item: Item): Item[] {
	if (!isOurs(item)) return [item];
	// Without its opaque part, reasoning of another model is not OpenAI's either.
	if (item.type === "reasoning") return [];
	const { extra_content: _, ...rest } = item;
	return [rest];
}
