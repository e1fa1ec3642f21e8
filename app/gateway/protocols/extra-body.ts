type Fields = Record<string, unknown>;

/** What no `extra_body` may replace: who answers, about what, and how. */
const ownFields = new Set(["model", "messages", "input", "stream", "stream_options"]);

/**
 * The body with those fields of its `extra_body` in their place that this gateway reads: what is checked and held of budgets is
 * what a provider is sent. Fields of the body itself win; what nobody here knows stays in `extra_body`. The same object where
 * there is nothing to move.
 */
export function withReadExtras(body: Fields, read: Readonly<Record<string, unknown>>): Fields {
	const extra = body.extra_body;
	if (typeof extra !== "object" || extra === null || Array.isArray(extra)) return body;
	const moved = Object.keys(extra).filter((name) => Object.hasOwn(read, name) && !ownFields.has(name));
	if (moved.length === 0) return body;
	const left: Fields = { ...extra };
	const whole: Fields = { ...body, extra_body: left };
	for (const name of moved) {
		whole[name] ??= left[name];
		delete left[name];
	}
	if (Object.keys(left).length === 0) delete whole.extra_body;
	return whole;
}
