import "./charts.css";
import type { ReactNode } from "react";
import type { Series, TimeChartProps } from "./series";

type FrameProps = {
	label: string;
	height: number;
	legend: readonly Series[];
	/** The same facts as rows, for those who do not see the picture. */
	table: ReactNode;
	children: ReactNode;
};

/**
 * Holds the place of a chart from the first byte of HTML on: the picture is drawn in the browser, the height is fixed,
 * and the table behind it is in the page already.
 */
export function ChartFrame({ label, height, legend, table, children }: FrameProps) {
	return (
		<figure className="m-0" aria-label={label}>
			{legend.length > 1 ? <ChartLegend series={legend} /> : null}
			<div className="chart" style={{ height }}>
				{children}
			</div>
			<div className="sr-only">{table}</div>
		</figure>
	);
}

function ChartLegend({ series }: { series: readonly Series[] }) {
	return (
		<ul className="mb-2 flex flex-wrap gap-x-4 gap-y-1 text-[13px] leading-[18px] text-muted-foreground">
			{series.map((one) => (
				<li key={one.id} className="flex items-center gap-1.5">
					<Swatch color={one.color} />
					{one.label}
				</li>
			))}
		</ul>
	);
}

/** The little square that ties a word to a colour. */
export function Swatch({ color }: { color: string }) {
	return <span aria-hidden="true" className="size-2.5 shrink-0 rounded-[3px]" style={{ background: color }} />;
}

/** The numbers of a time chart as a table. */
export function TimeTable(props: Pick<TimeChartProps, "label" | "timeLabel" | "points" | "series" | "formatValue" | "formatTime">) {
	return (
		<table>
			<caption>{props.label}</caption>
			<thead>
				<tr>
					<th scope="col">{props.timeLabel}</th>
					{props.series.map(({ id, label }) => (
						<th key={id} scope="col">
							{label}
						</th>
					))}
				</tr>
			</thead>
			<tbody>
				{props.points.map((point) => (
					<tr key={point.at}>
						<th scope="row">{props.formatTime(point.at)}</th>
						{props.series.map(({ id }) => (
							<td key={id}>{props.formatValue(point.values[id] ?? 0)}</td>
						))}
					</tr>
				))}
			</tbody>
		</table>
	);
}
