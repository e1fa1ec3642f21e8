/** One line, area or bar stack of a chart. */
export type Series = { id: string; label: string; color: string };

/** Values of all series in one bucket of time; `at` is its start in unix milliseconds. */
export type Point = { at: number; values: Readonly<Record<string, number>> };

export type TimeChartProps = {
	/** What the chart shows, read out by screen readers: "Cost by day, last 7 days". */
	label: string;
	/** Heading of the time column in the table behind the chart. */
	timeLabel: string;
	points: readonly Point[];
	series: readonly Series[];
	/** Value as shown in tooltip and table. */
	formatValue: (value: number) => string;
	/** Value as shown at the axis. */
	formatTick: (value: number) => string;
	formatTime: (at: number) => string;
	/** Shown above the series in the tooltip where the bucket needs more than its tick. */
	totalLabel?: string;
	height?: number;
};

/** Rows as recharts reads them: the series' values beside the time, under keys that no id can clash with. */
export function chartRows(points: readonly Point[], series: readonly Series[]): Record<string, number>[] {
	return points.map((point) => {
		const row: Record<string, number> = { at: point.at };
		for (const [index, { id }] of series.entries()) row[seriesKey(index)] = point.values[id] ?? 0;
		return row;
	});
}

export function seriesKey(index: number): string {
	return `s${index}`;
}
