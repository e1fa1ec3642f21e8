/**
 * Eight categorical colours, told apart by colour-blind people and in both themes (values in `charts.css`), and the
 * rule by which a model keeps its colour on every page.
 */
export const paletteSize = 8;

/** The colour of what is summed up as "other". */
export const otherColor = "var(--chart-other)";

/** A palette colour; indexes wrap. */
export function paletteColor(index: number): string {
	return `var(--chart-${(index % paletteSize) + 1})`;
}

/**
 * Colours for the given ids: each takes the slot of its own hash, and only when that is taken (ids in alphabetical
 * order) the next free one. The same id therefore looks the same on every page unless two ids of one page clash.
 */
export function colorsOf(ids: readonly string[]): Map<string, string> {
	const colors = new Map<string, string>();
	const taken = new Set<number>();
	for (const id of [...new Set(ids)].sort()) {
		let slot = hash(id) % paletteSize;
		while (taken.has(slot) && taken.size < paletteSize) slot = (slot + 1) % paletteSize;
		if (taken.size < paletteSize) taken.add(slot);
		colors.set(id, paletteColor(slot));
	}
	return colors;
}

/** FNV-1a, 32 bit: small, stable across engines. */
function hash(text: string): number {
	let value = 0x811c9dc5;
	for (let index = 0; index < text.length; index += 1) {
		value ^= text.charCodeAt(index);
		value = Math.imul(value, 0x01000193);
	}
	return (value ^ (value >>> 15)) >>> 0;
}
