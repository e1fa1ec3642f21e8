const earliest = Date.UTC(2020, 0, 1);
const latest = Date.UTC(2100, 0, 1);
const dayOrInstant = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}:\d{2}\.\d{3}Z)?$/;

/** A day (`2026-02-28`) or an instant (`2026-02-28T16:00:00.000Z`) that exists, in the age of these models. */
export function isDate(value: unknown): boolean {
	if (typeof value !== "string" || !dayOrInstant.test(value)) return false;
	const time = Date.parse(value);
	if (Number.isNaN(time) || time < earliest || time >= latest) return false;
	// Date.parse lets the 30th of February pass as the 2nd of March.
	return new Date(time).toISOString().startsWith(value);
}
