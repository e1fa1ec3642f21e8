import { Line, LineChart as Chart, ResponsiveContainer } from "recharts";
import { chartMargin, timeAxes } from "./cartesian";
import { chartRows, seriesKey, type TimeChartProps } from "./series";

/** The picture of `LineChart`, loaded after the page. */
export default function LineDrawing(props: TimeChartProps & { max?: number }) {
	const { label, points, series, max } = props;
	return (
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
	);
}
