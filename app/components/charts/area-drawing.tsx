import { Area, AreaChart as Chart, ResponsiveContainer } from "recharts";
import { chartMargin, timeAxes } from "./cartesian";
import { chartRows, seriesKey, type TimeChartProps } from "./series";

/** The picture of `AreaChart`, loaded after the page. */
export default function AreaDrawing(props: TimeChartProps) {
	const { label, points, series } = props;
	return (
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
	);
}
