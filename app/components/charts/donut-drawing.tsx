import { Cell, Pie, PieChart, ResponsiveContainer } from "recharts";

/** The ring of `DonutChart`, loaded after the page. */
export default function DonutDrawing({ parts }: { parts: readonly { id: string; value: number; color: string }[] }) {
	return (
		<ResponsiveContainer width="100%" height="100%">
			<PieChart accessibilityLayer={false} aria-hidden="true">
				<Pie
					data={[...parts]}
					dataKey="value"
					innerRadius={58}
					outerRadius={84}
					startAngle={90}
					endAngle={-270}
					stroke="var(--color-card)"
					strokeWidth={2}
					isAnimationActive={false}
					rootTabIndex={-1}
				>
					{parts.map(({ id, color }) => (
						<Cell key={id} fill={color} />
					))}
				</Pie>
			</PieChart>
		</ResponsiveContainer>
	);
}
