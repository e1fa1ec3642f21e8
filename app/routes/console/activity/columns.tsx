import { Zap } from "lucide-react";
import type { ReactNode } from "react";
import { formatPercent } from "~/components/format/number";
import type { Messages } from "~/components/messages";
import { Money } from "~/components/money";
import { RelativeTime } from "~/components/relative-time";
import { formatDuration } from "~/components/time-format";
import { formatCount, TokenCount } from "~/components/token-count";
import { Badge } from "~/components/ui/badge";
import type { ListedRow } from "./listed-row";

export type ActivityColumn = {
	id: string;
	header: string;
	cell: (log: ListedRow) => ReactNode;
	align?: "right";
	hideable?: boolean;
	className?: string;
};

/** On a small screen the row keeps how it ended, the model, the cost and the time (on phones below the model); the rest unfolds. */
const onlyWide = "max-xl:hidden";

/** Columns after the state and the model, which every row keeps. */
export function activityColumns(text: Messages["activity"]): ActivityColumn[] {
	const { columns } = text;
	return [
		{ id: "cache", header: columns.cache, hideable: true, className: onlyWide, cell: (log) => <CacheCell log={log} text={text} /> },
		{ id: "tokens", header: columns.tokens, hideable: true, align: "right", className: onlyWide, cell: tokensCell },
		{
			id: "duration",
			header: columns.duration,
			hideable: true,
			align: "right",
			className: onlyWide,
			cell: ({ duration }) => formatDuration(duration),
		},
		{
			id: "cost",
			header: columns.cost,
			hideable: true,
			align: "right",
			className: "max-sm:pr-4 max-sm:pl-2",
			cell: (log) => <CostCell log={log} text={text} />,
		},
		{
			id: "source",
			header: columns.source,
			hideable: true,
			className: `max-w-44 truncate ${onlyWide}`,
			cell: ({ source }) => (source === null ? <Nothing /> : <span title={source}>{source}</span>),
		},
		{
			id: "time",
			header: columns.time,
			hideable: true,
			align: "right",
			className: "text-muted-foreground max-sm:hidden",
			cell: ({ createdAt }) => <RelativeTime value={createdAt} />,
		},
	];
}

/** "20% off" of a price factor of 0.8. */
export function discountText(discount: string, text: Messages["activity"]): string {
	return text.percentOff(formatPercent(1 - Number(discount)));
}

/** The discount stands beside the price it was taken from. */
function CostCell({ log, text }: { log: ListedRow; text: Messages["activity"] }) {
	return (
		<span className="flex items-center justify-end gap-2">
			{log.discount === "1" ? null : (
				<Badge tone="accent" className={onlyWide}>
					{discountText(log.discount, text)}
				</Badge>
			)}
			<Money value={log.cost} />
		</span>
	);
}

function Nothing() {
	return <span className="text-muted-foreground">–</span>;
}

function tokensCell(log: ListedRow) {
	return (
		<span title={`${log.promptTokens.toLocaleString("en-US")} + ${log.completionTokens.toLocaleString("en-US")}`}>
			<TokenCount value={log.totalTokens} />
		</span>
	);
}

function CacheCell({ log, text }: { log: ListedRow; text: Messages["activity"] }) {
	if (log.cached) {
		return (
			<Badge tone="accent">
				<Zap aria-hidden />
				{text.cacheHit}
			</Badge>
		);
	}
	if (log.cachedTokens === 0) return <Nothing />;
	const share = log.promptTokens > 0 ? log.cachedTokens / log.promptTokens : 0;
	return (
		<span title={text.cacheTokens(formatCount(log.cachedTokens))} className="tabular-nums">
			{formatPercent(Math.round(share * 100) / 100)}
		</span>
	);
}
