import { ChartFrame, Swatch } from "./chart-frame";
import { Deferred, loadOnce } from "./deferred";
import { colorsOf, otherColor } from "./palette";
import { largestParts, otherPartId, type Part } from "./parts";

const drawing = loadOnce(() => import("./donut-drawing"));

type DonutChartProps = {
	label: string;
	parts: readonly Part[];
	otherLabel: string;
	formatValue: (value: number) => string;
	formatShare: (share: number) => string;
	/** Every id that may appear on this page or its neighbours, so that colours agree between them. */
	colorIds?: readonly string[];
	/** The figure in the hole and the word below it. */
	total: string;
	totalLabel: string;
};

/** At most six parts of a whole; the list beside the ring carries names, values and shares, so it is the table too. */
export function DonutChart(props: DonutChartProps) {
	const parts = largestParts(props.parts, 6, props.otherLabel);
	const colors = colorsOf(props.colorIds ?? parts.map(({ id }) => id).filter((id) => id !== otherPartId));
	const colorOf = (id: string) => colors.get(id) ?? otherColor;
	const sum = parts.reduce((total, part) => total + part.value, 0);
	return (
		<div className="flex flex-wrap items-center gap-x-6 gap-y-4">
			<div className="relative mx-auto shrink-0" style={{ width: size }}>
				<ChartFrame label={props.label} height={size} legend={[]} table={null}>
					<Deferred source={drawing} props={{ parts: parts.map(({ id, value }) => ({ id, value, color: colorOf(id) })) }} />
				</ChartFrame>
				<div className="pointer-events-none absolute inset-0 flex flex-col items-center justify-center">
					<span className="text-lg font-semibold tabular-nums">{props.total}</span>
					<span className="text-xs text-muted-foreground">{props.totalLabel}</span>
				</div>
			</div>
			<ul className="min-w-52 flex-1 space-y-2 text-[13px] leading-[18px]">
				{parts.map(({ id, label, value }) => (
					<li key={id} className="flex items-center gap-2">
						<Swatch color={colorOf(id)} />
						<span className="min-w-0 flex-1 truncate" title={label}>
							{label}
						</span>
						<span className="tabular-nums">{props.formatValue(value)}</span>
						<span className="w-12 text-right tabular-nums text-muted-foreground">
							{props.formatShare(sum > 0 ? value / sum : 0)}
						</span>
					</li>
				))}
			</ul>
		</div>
	);
}

const size = 176;
