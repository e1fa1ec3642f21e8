import { AreaChart } from "~/components/charts/area-chart";
import { BarChart } from "~/components/charts/bar-chart";
import type { Point, Series, TimeChartProps } from "~/components/charts/series";
import { FilterSegments } from "~/components/filter-bar";
import { formatUsdTick } from "~/components/format/number";
import { formatDay, formatHour } from "~/components/format/time";
import { type Messages, useMessages } from "~/components/messages";
import { formatUsd } from "~/components/money-format";
import { SectionCard } from "~/components/section-card";
import { formatCount } from "~/components/token-count";
import type { OverviewPoint } from "~/domain/usage/schemas";
import type { OverviewFigures } from "./overview-figures";

export type ChartView = "costs" | "requests";

/** Money or requests over the period, hour by hour or day by day. */
export function UsageChart({ overview, view }: { overview: OverviewFigures; view: ChartView }) {
	const { overview: text } = useMessages();
	const hourly = overview.granularity === "hourly";
	const common = {
		timeLabel: hourly ? text.usage.hour : text.usage.day,
		formatTime: hourly ? formatHour : formatDay,
		totalLabel: text.usage.total,
		height: 348,
	};
	return (
		<SectionCard
			title={text.usage.title}
			className="h-full"
			actions={
				<FilterSegments
					name="chart"
					label={text.usage.view}
					options={[
						{ value: "costs", label: text.usage.costs },
						{ value: "requests", label: text.usage.requests },
					]}
				/>
			}
		>
			{view === "requests" ? (
				<BarChart {...common} {...requests(overview, text)} />
			) : (
				<AreaChart {...common} {...costs(overview, text)} />
			)}
		</SectionCard>
	);
}

type Content = Pick<TimeChartProps, "label" | "points" | "series" | "formatValue" | "formatTick">;

function costs(overview: OverviewFigures, text: Messages["overview"]): Content {
	const names = text.usage.series;
	const series: Series[] = [
		{ id: "input", label: names.input, color: "var(--chart-1)" },
		{ id: "output", label: names.output, color: "var(--chart-2)" },
		{ id: "cachedInput", label: names.cachedInput, color: "var(--chart-3)" },
	];
	const points = overview.series.map((point) => pointOf(point, costsOf(point)));
	if (points.some(({ values }) => (values.other ?? 0) > 0)) {
		series.push({ id: "other", label: names.other, color: "var(--chart-other)" });
	}
	return {
		label: overview.granularity === "hourly" ? text.usage.costsByHour : text.usage.costsByDay,
		points,
		series,
		formatValue: formatUsd,
		formatTick: formatUsdTick,
	};
}

function costsOf(point: OverviewPoint): Record<string, number> {
	return {
		input: point.inputCost,
		output: point.outputCost,
		cachedInput: point.cachedInputCost,
		other: point.requestCost + point.webSearchCost + point.imageCost,
	};
}

function requests(overview: OverviewFigures, text: Messages["overview"]): Content {
	const names = text.usage.series;
	const series: Series[] = [
		{ id: "succeeded", label: names.succeeded, color: "var(--chart-1)" },
		{ id: "clientErrors", label: names.clientErrors, color: "var(--chart-3)" },
		{ id: "errors", label: names.errors, color: "var(--color-danger)" },
	];
	const points = overview.series.map((point) =>
		pointOf(point, {
			succeeded: point.requestCount - point.errorCount - point.clientErrorCount,
			clientErrors: point.clientErrorCount,
			errors: point.errorCount,
		}),
	);
	return {
		label: overview.granularity === "hourly" ? text.usage.requestsByHour : text.usage.requestsByDay,
		points,
		series,
		formatValue: formatCount,
		formatTick: formatCount,
	};
}

function pointOf(point: OverviewPoint, values: Record<string, number>): Point {
	return { at: Date.parse(point.date), values };
}
