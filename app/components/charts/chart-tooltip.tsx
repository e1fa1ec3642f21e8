import { Swatch } from "./chart-frame";
import { seriesKey, type Series } from "./series";

type Entry = { dataKey?: unknown; value?: unknown };

type TooltipProps = {
	active?: boolean;
	label?: unknown;
	payload?: readonly Entry[];
	series: readonly Series[];
	formatValue: (value: number) => string;
	formatTime: (at: number) => string;
	totalLabel?: string;
};

/** All series of one bucket, largest first, with their sum where they add up. Filled by recharts. */
export function ChartTooltip({ active, label, payload, series, formatValue, formatTime, totalLabel }: TooltipProps) {
	if (!active || !payload?.length) return null;
	const byKey = new Map(payload.map((entry) => [entry.dataKey, Number(entry.value ?? 0)]));
	const rows = series
		.map((one, index) => ({ ...one, value: byKey.get(seriesKey(index)) ?? 0 }))
		.sort((a, b) => b.value - a.value);
	return (
		<div className="min-w-40 rounded-lg border border-border bg-popover px-3 py-2 text-[13px] leading-[18px] text-popover-foreground shadow-pop">
			<p className="mb-1 font-medium">{formatTime(Number(label))}</p>
			{rows.map(({ id, label: name, color, value }) => (
				<TooltipRow key={id} name={name} color={color} value={formatValue(value)} />
			))}
			{totalLabel && rows.length > 1 ? (
				<div className="mt-1 flex justify-between gap-6 border-t border-border pt-1 font-medium">
					<span>{totalLabel}</span>
					<span className="tabular-nums">{formatValue(rows.reduce((sum, { value }) => sum + value, 0))}</span>
				</div>
			) : null}
		</div>
	);
}

function TooltipRow({ name, color, value }: { name: string; color: string; value: string }) {
	return (
		<div className="flex items-center justify-between gap-6">
			<span className="flex items-center gap-1.5 text-muted-foreground">
				<Swatch color={color} />
				{name}
			</span>
			<span className="tabular-nums">{value}</span>
		</div>
	);
}
