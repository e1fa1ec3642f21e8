/**
 * What travels with a body beside its fields: the response it continues, and its input as the caller meant it where the
 * forwarded one differs. Symbols, because JSON never shows them and copies of the body keep them.
 */
const continued = Symbol("continued response");
const original = Symbol("original input");

type Body = Readonly<Record<string, unknown>>;
type Marked = { [continued]?: string; [original]?: unknown };

/** The body as a continuation of this response, whose conversation its input already begins with. */
export function continuing(body: Body, responseId: string): Record<string, unknown> {
	return { ...body, [continued]: responseId } as Record<string, unknown>;
}

export function previousResponseOf(body: Body): string | null {
	return (body as Marked)[continued] ?? null;
}

/** The body with another input for the provider. */
export function withForwardedInput(body: Body, input: unknown): Record<string, unknown> {
	return { ...body, input, [original]: body.input } as Record<string, unknown>;
}

/** The input as items, as they may be sent again. */
export function inputItemsOf(body: Body): Record<string, unknown>[] {
	const input = original in body ? (body as Marked)[original] : body.input;
	if (typeof input === "string") {
		return [{ type: "message", role: "user", content: [{ type: "input_text", text: input }] }];
	}
	return Array.isArray(input) ? (input as Record<string, unknown>[]) : [];
}
