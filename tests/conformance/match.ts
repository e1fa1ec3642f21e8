/**
 * Where `actual` does not hold what `pattern` says, as one line; undefined where it does. Objects may have more fields,
 * lists have to be as long; a function among the patterns decides for itself.
 */
export function mismatch(actual: unknown, pattern: unknown, path = ""): string | undefined {
	if (typeof pattern === "function") {
		return (pattern as (value: unknown) => boolean)(actual) ? undefined : `${path || "it"} is ${shown(actual)}`;
	}
	if (Array.isArray(pattern)) {
		if (!Array.isArray(actual)) return `${path} is ${shown(actual)} instead of a list`;
		const differing = first(pattern, (item, index) => mismatch(actual[index], item, `${path}[${index}]`));
		if (differing) return differing;
		return actual.length === pattern.length ? undefined : `${path} has ${actual.length} entries instead of ${pattern.length}`;
	}
	if (typeof pattern === "object" && pattern !== null) {
		if (typeof actual !== "object" || actual === null) return `${path || "it"} is ${shown(actual)} instead of ${shown(pattern)}`;
		const fields = actual as Record<string, unknown>;
		return first(Object.entries(pattern), ([name, value]) => mismatch(fields[name], value, path ? `${path}.${name}` : name));
	}
	return Object.is(actual, pattern) ? undefined : `${path || "it"} is ${shown(actual)} instead of ${shown(pattern)}`;
}

function first<T>(items: readonly T[], problem: (item: T, index: number) => string | undefined): string | undefined {
	for (const [index, item] of items.entries()) {
		const found = problem(item, index);
		if (found) return found;
	}
	return undefined;
}

function shown(value: unknown): string {
	const text = value === undefined ? "absent" : JSON.stringify(value);
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
