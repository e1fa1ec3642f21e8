import { Bar, BarChart as Chart, ResponsiveContainer } from "recharts";
import { chartMargin, timeAxes } from "./cartesian";
import { ChartFrame, TimeTable } from "./chart-frame";
import { chartRows, seriesKey, type TimeChartProps } from "./series";

/** Stacked bars from zero: counts over time. */
export function BarChart(props: TimeChartProps) {
	const { label, points, series, height = 280 } = props;
	return (
		<ChartFrame label={label} height={height} legend={series} table={<TimeTable {...props} />}>
			<ResponsiveContainer width="100%" height="100%">
				<Chart data={chartRows(points, series)} margin={chartMargin} title={label} barCategoryGap="20%">
					{timeAxes(props, { band: true })}
					{series.map(({ id, label: name, color }, index) => (
						<Bar
							key={id}
							dataKey={seriesKey(index)}
							name={name}
							stackId="all"
							fill={color}
							maxBarSize={48}
							isAnimationActive={false}
							radius={index === series.length - 1 ? [3, 3, 0, 0] : 0}
						/>
					))}
				</Chart>
			</ResponsiveContainer>
		</ChartFrame>
	);
}
