import { LineChart } from "~/components/charts/line-chart";
import { formatPercent } from "~/components/format/number";
import { formatDay, formatHour } from "~/components/format/time";
import { useMessages } from "~/components/messages";
import { SectionCard } from "~/components/section-card";
import { formatCount } from "~/components/token-count";
import type { OverviewFigures } from "./overview-figures";

/** How often requests failed, and how much of the time the gateway answered. */
export function Reliability({ overview }: { overview: OverviewFigures }) {
	const { overview: text } = useMessages();
	const { totals } = overview;
	const hourly = overview.granularity === "hourly";
	return (
		<SectionCard title={text.reliability.title} description={text.reliability.note}>
			<dl className="mb-4 grid grid-cols-2 gap-4">
				<Figure
					label={text.reliability.errorRate}
					value={totals.requestCount > 0 ? formatPercent(totals.errorRate / 100) : "–"}
					detail={
						totals.requestCount > 0
							? text.reliability.failed(formatCount(totals.errorCount), formatCount(totals.requestCount))
							: text.reliability.noRequests
					}
				/>
				<Figure label={text.reliability.uptime} value={totals.uptime === null ? "–" : formatPercent(totals.uptime / 100)} />
			</dl>
			<LineChart
				height={112}
				// Left to itself, an axis without anything above zero ends at 400 %.
				max={overview.series.some((point) => point.errorRate > 0) ? undefined : 1}
				label={text.reliability.chart}
				timeLabel={hourly ? text.usage.hour : text.usage.day}
				points={overview.series.map((point) => ({ at: Date.parse(point.date), values: { rate: point.errorRate / 100 } }))}
				series={[{ id: "rate", label: text.reliability.errorRate, color: "var(--chart-8)" }]}
				formatValue={formatPercent}
				formatTick={formatPercent}
				formatTime={hourly ? formatHour : formatDay}
			/>
		</SectionCard>
	);
}

function Figure({ label, value, detail }: { label: string; value: string; detail?: string }) {
	return (
		<div>
			<dt className="text-sm text-muted-foreground">{label}</dt>
			<dd>
				<span className="block text-xl font-semibold tabular-nums">{value}</span>
				{detail ? <span className="text-sm text-muted-foreground">{detail}</span> : null}
			</dd>
		</div>
	);
}
