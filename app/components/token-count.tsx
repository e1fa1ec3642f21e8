import { cn } from "./class-names";

const units: [number, string][] = [
	[1e9, "B"],
	[1e6, "M"],
	[1e3, "K"],
];

/** "1,234" up to ten thousand, then three significant digits: "12.3K", "1.05M". */
export function formatCount(count: number): string {
	if (Math.abs(count) < 10_000) return count.toLocaleString("en-US");
	for (const [size, unit] of units) {
		if (Math.abs(count) < size) continue;
		const text = Number((count / size).toPrecision(3));
		// 999,999 rounds to the next unit.
		return text >= 1000 && size < 1e9 ? `${text / 1000}${unit === "K" ? "M" : "B"}` : `${text}${unit}`;
	}
	return count.toLocaleString("en-US");
}

/** A number of tokens or requests; the exact one on hover where it was shortened. */
export function TokenCount({ value, className }: { value: number | null | undefined; className?: string }) {
	if (value === null || value === undefined) return <span className={cn("text-muted-foreground", className)}>–</span>;
	const exact = value.toLocaleString("en-US");
	const shown = formatCount(value);
	return (
		<data value={value} title={shown === exact ? undefined : exact} className={cn("whitespace-nowrap tabular-nums", className)}>
			{shown}
		</data>
	);
}
