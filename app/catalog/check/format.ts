const lineWidth = 110;

/**
 * Writes a value as JSON for people: tabs, and whatever fits on one line on one line, so that a changed price is a
 * changed line and a list of sizes does not fill a screen.
 */
export function formatJson(value: unknown): string {
	return `${render(value, 0)}\n`;
}

function render(value: unknown, depth: number): string {
	const inline = renderInline(value);
	if (typeof value !== "object" || value === null) return inline;
	if (depth > 1 && inline.length + depth * 4 <= lineWidth) return inline;
	const indent = "\t".repeat(depth + 1);
	const end = "\t".repeat(depth);
	if (Array.isArray(value)) {
		if (value.length === 0) return "[]";
		return `[\n${value.map((item) => indent + render(item, depth + 1)).join(",\n")}\n${end}]`;
	}
	const entries = Object.entries(value);
	if (entries.length === 0) return "{}";
	const lines = entries.map(([key, item]) => `${indent}${JSON.stringify(key)}: ${render(item, depth + 1)}`);
	return `{\n${lines.join(",\n")}\n${end}}`;
}

function renderInline(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(renderInline).join(", ")}]`;
	if (typeof value === "object" && value !== null) {
		const entries = Object.entries(value);
		if (entries.length === 0) return "{}";
		return `{ ${entries.map(([key, item]) => `${JSON.stringify(key)}: ${renderInline(item)}`).join(", ")} }`;
	}
	return JSON.stringify(value);
}
