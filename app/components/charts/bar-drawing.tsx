import { Bar, BarChart as Chart, ResponsiveContainer } from "recharts";
import { chartMargin, timeAxes } from "./cartesian";
import { chartRows, seriesKey, type TimeChartProps } from "./series";

/** The picture of `BarChart`, loaded after the page. */
export default function BarDrawing(props: TimeChartProps) {
	const { label, points, series } = props;
	return (
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
	);
}
