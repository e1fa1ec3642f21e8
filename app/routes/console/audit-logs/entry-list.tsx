import { useState } from "react";
import { useFetcher, useLocation } from "react-router";

import { CopyButton } from "~/components/copy-button";
import { type DataColumn, DataTable } from "~/components/data-table";
import { useMessages } from "~/components/messages";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { useHydrated } from "~/components/use-hydrated";
import type { AuditEntryView } from "~/domain/audit/schemas";
import type { loader } from "./route";
import { actionLabel, type Names, readDetails, resourceTypeLabel, shortId } from "./words";

type EntryListProps = { first: AuditEntryView[]; firstNames: Names; firstCursor: string | null };

/** The entries of the first page, and older ones below them as they are asked for. */
export function EntryList({ first, firstNames, firstCursor }: EntryListProps) {
	const { auditLogs: words } = useMessages();
	const { entries, names, hasMore, failed, pending, loadMore } = useOlderEntries({ first, firstNames, firstCursor });
	const columns = useColumns(names);
	return (
		<>
			<DataTable label={words.table} columns={columns} rows={entries} rowKey={(entry) => entry.id} />
			<div className="flex flex-wrap items-center justify-between gap-3 border-t border-border px-5 py-3 text-sm text-muted-foreground">
				<output>{failed ? <span className="text-danger">{words.failed}</span> : words.shown(entries.length)}</output>
				{hasMore && (
					<Button variant="secondary" size="sm" pending={pending} onClick={loadMore}>
						{words.loadMore}
					</Button>
				)}
			</div>
		</>
	);
}

type Page = { entries: AuditEntryView[]; names: Names; nextCursor: string | null };

function useOlderEntries({ first, firstNames, firstCursor }: EntryListProps) {
	const { pathname, search } = useLocation();
	const fetcher = useFetcher<typeof loader>();
	const [pages, setPages] = useState<Page[]>([]);
	const [failed, setFailed] = useState(false);
	const loaded = fetcher.data?.log;
	// Told by its first entry: the same page may be loaded again.
	const isNew = loaded && !pages.some((page) => page.entries[0]?.id === loaded.entries[0]?.id);
	if (isNew) setPages([...pages, loaded]);
	const last = pages.at(-1);
	const cursor = last === undefined ? firstCursor : last.nextCursor;

	function loadMore() {
		if (cursor === null) return;
		setFailed(false);
		const query = new URLSearchParams(search);
		query.set("cursor", cursor);
		fetcher.load(`${pathname}?${query}`).catch(() => setFailed(true));
	}

	return {
		entries: [...first, ...pages.flatMap((page) => page.entries)],
		names: Object.assign({}, firstNames, ...pages.map((page) => page.names)) as Names,
		hasMore: cursor !== null,
		failed,
		pending: fetcher.state !== "idle",
		loadMore,
	};
}

/** On phones an entry is one cell, with everything below each other. */
const notOnPhones = "max-md:hidden";
const onWide = "max-lg:hidden";

function useColumns(names: Names): DataColumn<AuditEntryView>[] {
	const { auditLogs: words } = useMessages();
	return [
		{
			id: "time",
			header: words.columns.time,
			className: notOnPhones,
			cell: (entry) => <EntryTime value={entry.createdAt} />,
		},
		{ id: "user", header: words.columns.user, className: notOnPhones, cell: (entry) => <Who entry={entry} /> },
		{
			id: "action",
			header: words.columns.action,
			cell: (entry) => (
				<div className="md:min-w-36">
					<p className="md:whitespace-nowrap" title={entry.action}>
						{actionLabel(entry.action, words)}
					</p>
					<div className="flex flex-col gap-1 pt-0.5 md:hidden">
						<span className="text-xs">
							<EntryTime value={entry.createdAt} />
						</span>
						<Who entry={entry} />
						<Details details={entry.details} names={names} />
					</div>
				</div>
			),
		},
		{
			id: "type",
			header: words.columns.type,
			className: onWide,
			cell: (entry) => <Badge>{resourceTypeLabel(entry.resourceType, words)}</Badge>,
		},
		{ id: "id", header: words.columns.id, className: onWide, cell: (entry) => <ResourceId id={entry.resourceId} /> },
		{
			id: "details",
			header: words.columns.details,
			className: notOnPhones,
			cell: (entry) => <Details details={entry.details} names={names} />,
		},
	];
}

/** "Nov 22, 2026 14:03:59" in the viewer's zone; UTC until the page is interactive. */
function EntryTime({ value }: { value: string }) {
	const hydrated = useHydrated();
	const at = new Date(value);
	const timeZone = hydrated ? undefined : "UTC";
	const date = new Intl.DateTimeFormat("en-US", { year: "numeric", month: "short", day: "numeric", timeZone }).format(at);
	const options = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone } as const;
	const time = new Intl.DateTimeFormat("en-US", options).format(at);
	return (
		<time dateTime={value} title={value} className="whitespace-nowrap text-muted-foreground tabular-nums">
			{date} {time}
		</time>
	);
}

function Who({ entry: { user, masterKey } }: { entry: AuditEntryView }) {
	const { auditLogs: words } = useMessages();
	if (user) return <TwoLines first={user.name || user.email} second={user.name ? user.email : ""} />;
	if (masterKey) return <TwoLines first={masterKey.description ?? words.deletedKey} second={words.masterKey} />;
	return <TwoLines first={words.system} second={words.systemHint} />;
}

function TwoLines({ first, second }: { first: string; second: string }) {
	return (
		<div className="max-w-52">
			<p className="truncate" title={first}>
				{first}
			</p>
			<p className="truncate text-xs text-muted-foreground empty:hidden" title={second}>
				{second}
			</p>
		</div>
	);
}

function ResourceId({ id }: { id: string | null }) {
	const { auditLogs: words } = useMessages();
	if (id === null) return <span className="text-muted-foreground">–</span>;
	return (
		<span className="flex items-center gap-1">
			<span className="font-mono text-xs whitespace-nowrap text-muted-foreground" title={id}>
				{shortId(id)}
			</span>
			<CopyButton value={id} label={words.copyId(id)} />
		</span>
	);
}

function Details({ details, names }: { details: Record<string, unknown>; names: Names }) {
	const { auditLogs: words } = useMessages();
	const { name, rest } = readDetails(details, words, names);
	return (
		<div className="max-w-96 text-sm wrap-anywhere md:min-w-40">
			{name && <p>{name}</p>}
			<p className="text-xs text-muted-foreground empty:hidden">
				{rest.map(({ label, value }) => (
					<span key={label} className="mr-2.5">
						{label}: <span className="text-foreground">{value}</span>
					</span>
				))}
			</p>
		</div>
	);
}
