import { ChartFrame, TimeTable } from "./chart-frame";
import { Deferred, loadOnce } from "./deferred";
import type { TimeChartProps } from "./series";

const drawing = loadOnce(() => import("./bar-drawing"));

/** Stacked bars from zero: counts over time. */
export function BarChart(props: TimeChartProps) {
	return (
		<ChartFrame
			label={props.label}
			height={props.height ?? 280}
			legend={props.series}
			table={<TimeTable {...props} />}
		>
			<Deferred source={drawing} props={props} />
		</ChartFrame>
	);
}
