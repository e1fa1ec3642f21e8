import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "~/components/class-names";
import type { DataColumn } from "~/components/data-table";
import { formatPercent } from "~/components/format/number";
import type { Messages } from "~/components/messages";
import { formatDuration } from "~/components/time-format";
import { Tooltip } from "~/components/ui/tooltip";
import type { Figures } from "~/domain/routing/performance.server";

/** What was measured lately, by the id of the model or provider. */
export type Measured = Readonly<Record<string, Figures>>;

/** Below this share of attempts that worked, routing begins to avoid a provider. */
const lowUptime = 0.95;

type Figure = "uptime" | "latency" | "throughput";
const figures: readonly Figure[] = ["uptime", "latency", "throughput"];

/** Uptime, time to the first token and speed as columns of a table; `className` says on which screens. */
export function measuredColumns<Row>(
	models: Messages["models"],
	measuredOf: (row: Row) => Figures | undefined,
	className?: string,
): DataColumn<Row>[] {
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
		className: cn("whitespace-nowrap", className),
		cell: (row) => {
			const measured = measuredOf(row);
			const value = measured && figureOf(measured, figure, text);
			if (!value) return "–";
			return (
				<span title={text.attempts(measured.attempts)} className="relative z-10">
					{value}
				</span>
			);
		},
	}));
}

/** The same as facts of one thing, each with its name in a few words or in one; nothing where nothing was measured. */
export function measuredFacts(
	models: Messages["models"],
	measured: Figures | undefined,
	names: "facts" | "columns" = "facts",
) {
	const text = models.detail.measured;
	if (!measured) return [];
	return figures.flatMap((figure) => {
		const value = figureOf(measured, figure, text);
		return value ? [{ label: text[names][figure], value }] : [];
	});
}

function figureOf(measured: Figures, figure: Figure, text: Messages["models"]["detail"]["measured"]): ReactNode {
	if (figure === "latency") return measured.latencyMs === null ? null : formatDuration(measured.latencyMs);
	if (figure === "throughput") return measured.throughput === null ? null : text.perSecond(speed(measured.throughput));
	const { uptime } = measured;
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
