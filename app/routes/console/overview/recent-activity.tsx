import { Link } from "react-router";
import { type DataColumn, DataTable } from "~/components/data-table";
import { type Messages, useMessages } from "~/components/messages";
import { Money } from "~/components/money";
import { RelativeTime } from "~/components/relative-time";
import { SectionCard } from "~/components/section-card";
import { formatDuration } from "~/components/time-format";
import { TokenCount } from "~/components/token-count";
import { Button } from "~/components/ui/button";
import type { ListedRow } from "../activity/listed-row";
import { ReasonBadge } from "../activity/reason-badge";

/** The newest requests of the project, whatever the period above. */
export function RecentActivity({ logs, activityPath }: { logs: ListedRow[]; activityPath: string }) {
	const { overview, activity } = useMessages();
	return (
		<SectionCard
			flush
			title={overview.recent.title}
			className="overflow-hidden"
			actions={
				<Button variant="secondary" size="sm" asChild>
					<Link to={activityPath} prefetch="intent">
						{overview.recent.all}
					</Link>
				</Button>
			}
		>
			<DataTable
				label={overview.recent.table}
				columns={columnsIn(activity)}
				rows={logs}
				rowKey={({ id }) => id}
				rowHref={({ id }) => `${activityPath}/${id}`}
				empty={<p className="px-5 py-10 text-center text-sm text-muted-foreground">{overview.recent.empty}</p>}
			/>
		</SectionCard>
	);
}

function columnsIn(text: Messages["activity"]): DataColumn<ListedRow>[] {
	return [
		{ id: "status", header: text.columns.status, cell: (log) => <ReasonBadge compact reason={log.unifiedFinishReason} /> },
		{ id: "model", header: text.columns.model, className: "max-w-64 max-[90rem]:max-w-48 max-lg:max-w-36", cell: (log) => <ModelName log={log} /> },
		{
			id: "tokens",
			header: text.columns.tokens,
			align: "right",
			className: "max-lg:hidden",
			cell: ({ totalTokens }) => <TokenCount value={totalTokens} />,
		},
		{
			id: "duration",
			header: text.columns.duration,
			align: "right",
			className: "max-[90rem]:hidden",
			cell: ({ duration }) => formatDuration(duration),
		},
		{ id: "cost", header: text.columns.cost, align: "right", cell: ({ cost }) => <Money value={cost} /> },
		{
			id: "time",
			header: text.columns.time,
			align: "right",
			className: "text-muted-foreground max-sm:hidden",
			cell: ({ createdAt }) => <RelativeTime value={createdAt} />,
		},
	];
}

function ModelName({ log }: { log: ListedRow }) {
	return (
		<span className="block truncate" title={`${log.usedProvider}/${log.usedModel}`}>
			<span className="text-muted-foreground max-sm:hidden">{log.usedProvider}/</span>
			{log.usedModel}
		</span>
	);
}
