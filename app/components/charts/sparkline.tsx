/** A figure's course in the space of a word: decoration beside the figure itself, so hidden from screen readers. */
export function Sparkline({ values, color = "var(--chart-1)" }: { values: readonly number[]; color?: string }) {
	const line = sparklinePath(values, width, height);
	return (
		<svg
			aria-hidden="true"
			focusable="false"
			className="h-7 w-full overflow-visible"
			viewBox={`0 0 ${width} ${height}`}
			preserveAspectRatio="none"
		>
			<path d={`${line}L${width},${height}L0,${height}Z`} fill={color} opacity={0.12} />
			<path
				d={line}
				fill="none"
				stroke={color}
				strokeWidth={1.5}
				strokeLinejoin="round"
				strokeLinecap="round"
				vectorEffect="non-scaling-stroke"
			/>
		</svg>
	);
}

const width = 120;
const height = 28;

/** An SVG path through the values, y from zero at the bottom to the largest value at the top. */
export function sparklinePath(values: readonly number[], boxWidth: number, boxHeight: number): string {
	const series = values.length === 0 ? [0, 0] : values.length === 1 ? [values[0]!, values[0]!] : values;
	const top = Math.max(...series);
	return series
		.map((value, index) => {
			const x = (index / (series.length - 1)) * boxWidth;
			const y = top > 0 ? boxHeight - (value / top) * boxHeight : boxHeight;
			return `${index === 0 ? "M" : "L"}${tenth(x)},${tenth(y)}`;
		})
		.join("");
}

function tenth(value: number): number {
	return Math.round(value * 10) / 10;
}
