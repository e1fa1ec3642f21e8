export type Part = { id: string; label: string; value: number };

/** The largest parts and, where there are more than `limit`, the rest as one "other" part. Zero parts are left out. */
export function largestParts(parts: readonly Part[], limit: number, otherLabel: string): Part[] {
	const sorted = parts.filter((part) => part.value > 0).sort((a, b) => b.value - a.value);
	if (sorted.length <= limit) return sorted;
	const rest = sorted.slice(limit - 1).reduce((sum, part) => sum + part.value, 0);
	return [...sorted.slice(0, limit - 1), { id: otherPartId, label: otherLabel, value: rest }];
}

export const otherPartId = "\u0000other";
