import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { DataColumn } from "~/components/data-table";
import { formatPercent } from "~/components/format/number";
import type { Messages } from "~/components/messages";
import { formatDuration } from "~/components/time-format";
import { Tooltip } from "~/components/ui/tooltip";
import type { Performance } from "~/domain/routing/performance.server";
import type { ProviderOffer } from "../detail.server";

/** What was measured of a model's providers, by provider. */
export type Measured = Readonly<Record<string, Performance>>;

/** Below this share of attempts that worked, routing begins to avoid a provider. */
const lowUptime = 0.95;

type Figure = "uptime" | "latency" | "throughput";
const figures: readonly Figure[] = ["uptime", "latency", "throughput"];

/** Uptime, time to the first token and speed as columns of a comparison. */
export function measuredColumns(models: Messages["models"], measured: Measured): DataColumn<ProviderOffer>[] {
	const text = models.detail.measured;
	return figures.map((figure) => ({
		id: figure,
		name: text.columns[figure],
		header: (
			<Tooltip content={text.explained[figure]}>
				<button type="button" className="cursor-help rounded-sm font-medium underline decoration-dotted underline-offset-4">
					{text.columns[figure]}
				</button>
			</Tooltip>
		),
		align: "right",
		className: "whitespace-nowrap",
		cell: ({ id }) => {
			const performance = measured[id];
			const value = performance && figureOf(performance, figure, text);
			if (!value) return "–";
			return (
				<span title={text.attempts(performance.attempts)} className="relative z-10">
					{value}
				</span>
			);
		},
	}));
}

/** The same as facts of one provider; nothing where nothing was measured. */
export function measuredFacts(models: Messages["models"], performance: Performance | undefined) {
	const text = models.detail.measured;
	if (!performance) return [];
	return figures.flatMap((figure) => {
		const value = figureOf(performance, figure, text);
		return value ? [{ label: text.facts[figure], value }] : [];
	});
}

function figureOf(performance: Performance, figure: Figure, text: Messages["models"]["detail"]["measured"]): ReactNode {
	if (figure === "latency") return performance.latencyMs === null ? null : formatDuration(performance.latencyMs);
	if (figure === "throughput") return performance.throughput === null ? null : text.perSecond(speed(performance.throughput));
	const { uptime } = performance;
	if (uptime === null) return null;
	if (uptime >= lowUptime) return formatPercent(uptime);
	return (
		<span className="inline-flex items-center gap-1 align-bottom text-warning">
			<TriangleAlert className="size-3.5" aria-label={text.low} />
			{formatPercent(uptime)}
		</span>
	);
}

/** Tokens per second: a tenth counts only where there are few. */
function speed(tokens: number): string {
	return tokens < 10 ? tokens.toFixed(1) : Math.round(tokens).toLocaleString("en-US");
}
