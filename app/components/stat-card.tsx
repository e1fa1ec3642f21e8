import { ArrowDownRight, ArrowUpRight, Minus } from "lucide-react";
import type { ReactNode } from "react";

import { cn } from "./class-names";
import { useMessages } from "./messages";
import { Card } from "./ui/card";

export type Change = {
	/** (now − before) / before; null where there is nothing to compare with. */
	ratio: number | null;
	/** Which direction is good news. Money and volume are neither: leave it out. */
	goodWhen?: "up" | "down";
};

type StatCardProps = {
	label: ReactNode;
	figure: ReactNode;
	/** One quiet line under the figure. */
	detail?: ReactNode;
	change?: Change;
	/** A small chart, about 96 × 32; left out where the card has no room beside the figure. */
	sparkline?: ReactNode;
	icon?: ReactNode;
	className?: string;
};

/** One figure that answers one question. It never wraps and is set smaller where the card is narrow, so that it fits. */
export function StatCard({ label, figure, detail, change, sparkline, icon, className }: StatCardProps) {
	return (
		<Card className={cn("@container flex min-w-0 flex-col gap-1 p-3 sm:p-4", className)}>
			<div className="flex h-5 items-center justify-between gap-2 text-sm text-muted-foreground">
				<span className="truncate">{label}</span>
				{icon && <span className="[&_svg]:size-4">{icon}</span>}
			</div>
			{/* A line with no room for both drops the sparkline, never digits of the figure. */}
			<div className="flex h-8.5 flex-wrap items-start justify-between gap-x-3 overflow-hidden">
				<div className="max-w-full truncate text-lg/[34px] font-semibold tracking-tight tabular-nums @[9.5rem]:text-xl/[34px] @[13rem]:text-figure">
					{figure}
				</div>
				{sparkline && <div className="hidden h-8.5 w-24 shrink-0 py-px @[13rem]:block">{sparkline}</div>}
			</div>
			<div className="flex min-h-4.5 items-start justify-between gap-2 text-sm text-muted-foreground tabular-nums">
				<span className="min-w-0 text-pretty wrap-anywhere">{detail}</span>
				{change && <ChangeMark {...change} />}
			</div>
		</Card>
	);
}

/** The change against the previous period: an arrow and a percentage, said in words to those who ask. */
export function ChangeMark({ ratio, goodWhen }: Change) {
	const { common } = useMessages();
	if (ratio === null) return null;
	const percent = formatPercent(Math.abs(ratio));
	const direction = Math.abs(ratio) < 0.0005 ? "same" : ratio > 0 ? "up" : "down";
	const Icon = direction === "same" ? Minus : direction === "up" ? ArrowUpRight : ArrowDownRight;
	const tone = !goodWhen || direction === "same" ? "" : direction === goodWhen ? "text-success" : "text-danger";
	const words = direction === "same" ? common.change.same : common.change[direction](percent);
	return (
		<span title={words} className={cn("flex shrink-0 items-center gap-0.5", tone)}>
			<Icon className="size-3.5" aria-hidden />
			<span aria-hidden>{percent}</span>
			<span className="sr-only">{words}</span>
		</span>
	);
}

/** "12.5%"; no decimals from 100% on. */
function formatPercent(ratio: number): string {
	const percent = ratio * 100;
	return `${percent >= 100 ? Math.round(percent).toLocaleString("en-US") : Number(percent.toFixed(1))}%`;
}
