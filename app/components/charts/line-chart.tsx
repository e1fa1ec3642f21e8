import { Line, LineChart as Chart, ResponsiveContainer } from "recharts";
import { chartMargin, timeAxes } from "./cartesian";
import { ChartFrame, TimeTable } from "./chart-frame";
import { chartRows, seriesKey, type TimeChartProps } from "./series";

/** Lines: rates over time. `max` pins the top of the axis, for example to 1 for shares. */
export function LineChart(props: TimeChartProps & { max?: number }) {
	const { label, points, series, max, height = 280 } = props;
	return (
		<ChartFrame label={label} height={height} legend={series} table={<TimeTable {...props} />}>
			<ResponsiveContainer width="100%" height="100%">
				<Chart data={chartRows(points, series)} margin={chartMargin} title={label}>
					{timeAxes(props, { max })}
					{series.map(({ id, label: name, color }, index) => (
						<Line
							key={id}
							dataKey={seriesKey(index)}
							name={name}
							type="linear"
							stroke={color}
							strokeWidth={2}
							dot={points.length <= 2 ? { r: 3, fill: color } : false}
							isAnimationActive={false}
						/>
					))}
				</Chart>
			</ResponsiveContainer>
		</ChartFrame>
	);
}
