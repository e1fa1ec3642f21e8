import { Area, AreaChart as Chart, ResponsiveContainer } from "recharts";
import { chartMargin, timeAxes } from "./cartesian";
import { ChartFrame, TimeTable } from "./chart-frame";
import { chartRows, seriesKey, type TimeChartProps } from "./series";

/** Stacked areas from zero: money over time. */
export function AreaChart(props: TimeChartProps) {
	const { label, points, series, height = 280 } = props;
	return (
		<ChartFrame label={label} height={height} legend={series} table={<TimeTable {...props} />}>
			<ResponsiveContainer width="100%" height="100%">
				<Chart data={chartRows(points, series)} margin={chartMargin} title={label}>
					{timeAxes(props)}
					{series.map(({ id, label: name, color }, index) => (
						<Area
							key={id}
							dataKey={seriesKey(index)}
							name={name}
							stackId="all"
							type="linear"
							stroke={color}
							strokeWidth={1.5}
							fill={color}
							fillOpacity={0.28}
							isAnimationActive={false}
							activeDot={{ r: 3 }}
						/>
					))}
				</Chart>
			</ResponsiveContainer>
		</ChartFrame>
	);
}
