import { CartesianGrid, Tooltip, XAxis, YAxis } from "recharts";
import { ChartTooltip } from "./chart-tooltip";
import type { TimeChartProps } from "./series";

export const chartMargin = { top: 8, right: 8, bottom: 0, left: 0 };

const tickStyle = { fill: "var(--color-muted-foreground)", fontSize: 12 };
const cursorStyle = { stroke: "var(--color-muted-foreground)", strokeWidth: 1, strokeDasharray: "3 3" };
const bandStyle = { fill: "var(--color-muted-foreground)", opacity: 0.1 };

const mostTicks = 8;

/** Times at equal distances that end with the newest one: at most eight, so that they rarely crowd. */
export function evenTicks(times: readonly number[]): number[] {
	const step = Math.max(1, Math.ceil(times.length / mostTicks));
	return times.filter((_time, index) => (times.length - 1 - index) % step === 0);
}

/** Grid, axes and tooltip that all charts over time share. Called as a function: recharts looks at direct children. */
export function timeAxes(props: TimeChartProps, options: { band?: boolean; max?: number } = {}) {
	return [
		<CartesianGrid key="grid" vertical={false} stroke="var(--chart-grid)" />,
		<XAxis
			key="x"
			dataKey="at"
			tickFormatter={props.formatTime}
			tick={tickStyle}
			tickLine={false}
			axisLine={{ stroke: "var(--chart-grid)" }}
			tickMargin={8}
			minTickGap={28}
			ticks={evenTicks(props.points.map(({ at }) => at))}
			interval="preserveEnd"
		/>,
		<YAxis
			key="y"
			width={56}
			domain={[0, options.max ?? "auto"]}
			tickFormatter={props.formatTick}
			tick={tickStyle}
			tickLine={false}
			axisLine={false}
			tickCount={5}
		/>,
		<Tooltip
			key="tooltip"
			cursor={options.band ? bandStyle : cursorStyle}
			isAnimationActive={false}
			content={
				<ChartTooltip
					series={props.series}
					formatValue={props.formatValue}
					formatTime={props.formatTime}
					totalLabel={props.totalLabel}
				/>
			}
		/>,
	];
}
