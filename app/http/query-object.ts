/**
 * Query parameters as an object. `name[key]=value` becomes a nested object under `name`; of a repeated parameter the
 * last one counts.
 */
export function queryObject(search: URLSearchParams): Record<string, unknown> {
	// No prototype: a parameter may be called __proto__.
	const plain: Record<string, unknown> = Object.create(null);
	for (const [name, value] of search) {
		const nested = /^([^[\]]+)\[([^[\]]+)\]$/.exec(name);
		if (!nested) {
			plain[name] = value;
			continue;
		}
		const [, parent = "", key = ""] = nested;
		const existing = plain[parent];
		const object = typeof existing === "object" && existing !== null ? existing : Object.create(null);
		plain[parent] = Object.assign(object, { [key]: value });
	}
	return plain;
}
