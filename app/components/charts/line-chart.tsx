import { ChartFrame, TimeTable } from "./chart-frame";
import { Deferred, loadOnce } from "./deferred";
import type { TimeChartProps } from "./series";

const drawing = loadOnce(() => import("./line-drawing"));

/** Lines: rates over time. `max` pins the top of the axis, for example to 1 for shares. */
export function LineChart(props: TimeChartProps & { max?: number }) {
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
