import { ChevronRight, ExternalLink } from "lucide-react";
import { Fragment, type KeyboardEvent, useState } from "react";
import { Link } from "react-router";
import { cn } from "~/components/class-names";
import { useMessages } from "~/components/messages";
import { usePreferences } from "~/components/preferences";
import { RelativeTime } from "~/components/relative-time";
import { Button } from "~/components/ui/button";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "~/components/ui/table";
import { type ActivityColumn, activityColumns } from "./columns";
import { InlineDetail } from "./inline-detail";
import type { ListedRow } from "./listed-row";
import { ReasonBadge } from "./reason-badge";
import { RetriedBadge } from "./retried-badge";
import { moveBetweenRows } from "./row-keys";

export const activityTableId = "activity";

type ActivityTableProps = {
	logs: ListedRow[];
	/** Where a row's own page is. */
	pathOf: (id: string) => string;
	/** The page being shown is about to change. */
	pending: boolean;
};

/**
 * Requests as rows: the row opens its page, the arrow unfolds the essentials in place. Arrow keys (or J and K) walk the
 * rows, Enter opens, E unfolds.
 */
export function ActivityTable({ logs, pathOf, pending }: ActivityTableProps) {
	const { activity: text } = useMessages();
	const { preferences } = usePreferences();
	const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
	const hidden = preferences.hiddenColumns[activityTableId] ?? [];
	const columns = activityColumns(text).filter(({ id }) => !hidden.includes(id));

	function toggle(id: string) {
		const next = new Set(expanded);
		if (!next.delete(id)) next.add(id);
		setExpanded(next);
	}

	function onKeyDown(event: KeyboardEvent<HTMLTableSectionElement>) {
		const id = moveBetweenRows(event);
		if (id) toggle(id);
	}

	return (
		<Table
			label={text.table}
			// Ten columns have room beside the sidebar of a laptop only where they stand closer.
			className="sm:max-2xl:[&_td]:px-2 sm:max-2xl:[&_th]:px-2"
			containerClassName={cn(pending && "opacity-60 transition-opacity duration-150")}
			aria-busy={pending}
		>
			<TableHeader>
				<tr>
					<TableHead className="w-8 pr-0 max-sm:first:pl-4">
						<span className="sr-only">{text.columns.actions}</span>
					</TableHead>
					<TableHead className="max-sm:px-2">
						<span className="max-sm:sr-only">{text.columns.status}</span>
					</TableHead>
					<TableHead className="max-sm:px-2">{text.columns.model}</TableHead>
					{columns.map(({ id, header, align, className }) => (
						<TableHead key={id} className={cn(align === "right" && "text-right", className)}>
							{header}
						</TableHead>
					))}
					<TableHead className="w-8 max-sm:hidden">
						<span className="sr-only">{text.openNewTab}</span>
					</TableHead>
				</tr>
			</TableHeader>
			<TableBody onKeyDown={onKeyDown}>
				{logs.map((log) => (
					<Fragment key={log.id}>
						<Row log={log} path={pathOf(log.id)} retriedByPath={log.retriedByLogId && pathOf(log.retriedByLogId)} columns={columns} open={expanded.has(log.id)} onToggle={() => toggle(log.id)} />
						{expanded.has(log.id) ? (
							<tr id={`detail-${log.id}`}>
								<td colSpan={columns.length + 4} className="border-b border-border bg-muted p-0">
									<InlineDetail log={log} path={pathOf(log.id)} />
								</td>
							</tr>
						) : null}
					</Fragment>
				))}
			</TableBody>
		</Table>
	);
}

type RowProps = { log: ListedRow; path: string; retriedByPath: string | null; columns: ActivityColumn[]; open: boolean; onToggle: () => void };

function Row({ log, path, retriedByPath, columns, open, onToggle }: RowProps) {
	const { activity: text } = useMessages();
	const timeShown = columns.some(({ id }) => id === "time");
	return (
		<TableRow data-log={log.id} className="hover:bg-accent has-[a:focus-visible]:bg-accent">
			<TableCell className="pr-0 max-sm:first:pl-4">
				<Button
					variant="ghost"
					size="icon-sm"
					className="relative z-10 -ml-2 text-muted-foreground"
					aria-expanded={open}
					aria-controls={open ? `detail-${log.id}` : undefined}
					aria-label={open ? text.collapse(log.requestId) : text.expand(log.requestId)}
					onClick={onToggle}
				>
					<ChevronRight aria-hidden className={cn("transition-transform duration-100", open && "rotate-90")} />
				</Button>
			</TableCell>
			<TableCell className="max-sm:px-2">
				<span className="flex items-center gap-1.5">
					<ReasonBadge compact reason={log.unifiedFinishReason} />
					{log.retried ? <RetriedBadge compact path={retriedByPath} className="relative z-10" /> : null}
				</span>
			</TableCell>
			<TableCell className="max-w-72 max-sm:max-w-32 max-sm:px-2">
				<Link
					to={path}
					prefetch="intent"
					data-row-link
					className="block truncate rounded-sm -outline-offset-2 after:absolute after:inset-0 after:content-['']"
					title={`${log.usedProvider}/${log.usedModel}`}
				>
					<span className="text-muted-foreground max-sm:hidden">{log.usedProvider}/</span>
					<span className="font-medium">{log.usedModel}</span>
				</Link>
				{timeShown && <RelativeTime value={log.createdAt} className="text-xs text-muted-foreground sm:hidden" />}
			</TableCell>
			{columns.map(({ id, cell, align, className }) => (
				<TableCell key={id} className={cn(align === "right" && "text-right tabular-nums", className)}>
					{cell(log)}
				</TableCell>
			))}
			<TableCell className="pl-0 max-sm:hidden">
				<Button variant="ghost" size="icon-sm" className="relative z-10 -mr-2 text-muted-foreground" asChild>
					<a href={path} target="_blank" rel="noreferrer" aria-label={`${text.openNewTab}: ${log.requestId}`} title={text.openNewTab}>
						<ExternalLink aria-hidden />
					</a>
				</Button>
			</TableCell>
		</TableRow>
	);
}
