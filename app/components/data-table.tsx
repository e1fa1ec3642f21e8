import { ChevronLeft, ChevronRight, Columns3 } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { cn } from "./class-names";
import { useMessages } from "./messages";
import { usePreferences } from "./preferences";
import { Button } from "./ui/button";
import {
	DropdownMenu,
	DropdownMenuCheckboxItem,
	DropdownMenuContent,
	DropdownMenuLabel,
	DropdownMenuTrigger,
} from "./ui/dropdown-menu";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "./ui/table";
import { useUrlState } from "./use-url-state";

export type DataColumn<Row> = {
	id: string;
	header: ReactNode;
	/** In plain words, for the column menu and screen readers, where `header` is not text. */
	name?: string;
	cell: (row: Row) => ReactNode;
	/** Numbers stand right. */
	align?: "left" | "right";
	/** May be switched off by the viewer. */
	hideable?: boolean;
	className?: string;
};

type DataTableProps<Row> = {
	/** Names the table for screen readers. */
	label: string;
	columns: DataColumn<Row>[];
	rows: Row[];
	rowKey: (row: Row) => string;
	/** Makes the whole row a link; its first visible column should say what opens. */
	rowHref?: (row: Row) => string;
	rowClassName?: (row: Row) => string | undefined;
	/** Shown instead of the table while there are no rows. */
	empty?: ReactNode;
	/** Remembers hidden columns under this name. */
	tableId?: string;
	/** Limits the height, so that the header sticks inside the table's own scroll box. */
	containerClassName?: string;
};

/** A table of records: sticky header, row links, columns the viewer can hide (see `ColumnMenu`). */
export function DataTable<Row>(props: DataTableProps<Row>) {
	const { label, columns, rows, rowKey, rowHref, rowClassName, empty, tableId, containerClassName } = props;
	const visible = useVisibleColumns(tableId, columns);
	if (rows.length === 0 && empty !== undefined) return empty;
	return (
		<Table label={label} containerClassName={containerClassName}>
			<TableHeader>
				<tr>
					{visible.map((column) => (
						<TableHead key={column.id} className={cn(column.align === "right" && "text-right", column.className)}>
							{column.header}
						</TableHead>
					))}
				</tr>
			</TableHeader>
			<TableBody>
				{rows.map((row) => (
					<TableRow key={rowKey(row)} className={cn(rowHref && "hover:bg-accent", rowClassName?.(row))}>
						{visible.map((column, index) => (
							<TableCell
								key={column.id}
								className={cn(column.align === "right" && "text-right tabular-nums", column.className)}
							>
								{index === 0 && rowHref ? (
									<Link
										to={rowHref(row)}
										prefetch="intent"
										className="rounded-sm -outline-offset-2 after:absolute after:inset-0 after:content-['']"
									>
										{column.cell(row)}
									</Link>
								) : (
									column.cell(row)
								)}
							</TableCell>
						))}
					</TableRow>
				))}
			</TableBody>
		</Table>
	);
}

function useVisibleColumns<Row>(tableId: string | undefined, columns: DataColumn<Row>[]): DataColumn<Row>[] {
	const { preferences } = usePreferences();
	const hidden = tableId ? (preferences.hiddenColumns[tableId] ?? []) : [];
	return columns.filter((column) => !column.hideable || !hidden.includes(column.id));
}

type ColumnMenuProps = { tableId: string; columns: { id: string; header: ReactNode; name?: string; hideable?: boolean }[] };

/** Switches the hideable columns of a table on and off. */
export function ColumnMenu({ tableId, columns }: ColumnMenuProps) {
	const { common } = useMessages();
	const { preferences, change } = usePreferences();
	const hidden = preferences.hiddenColumns[tableId] ?? [];
	const toggle = (id: string, show: boolean) => {
		const next = show ? hidden.filter((item) => item !== id) : [...hidden, id];
		change({ hiddenColumns: { ...preferences.hiddenColumns, [tableId]: next } });
	};
	return (
		<DropdownMenu>
			<DropdownMenuTrigger asChild>
				<Button variant="secondary" size="sm" className="font-normal">
					<Columns3 className="text-muted-foreground" aria-hidden />
					{common.columns}
				</Button>
			</DropdownMenuTrigger>
			<DropdownMenuContent align="end">
				<DropdownMenuLabel>{common.showColumns}</DropdownMenuLabel>
				{columns
					.filter((column) => column.hideable)
					.map((column) => (
						<DropdownMenuCheckboxItem
							key={column.id}
							checked={!hidden.includes(column.id)}
							onCheckedChange={(show) => toggle(column.id, show)}
							onSelect={(event) => event.preventDefault()}
						>
							{column.name ?? column.header}
						</DropdownMenuCheckboxItem>
					))}
			</DropdownMenuContent>
		</DropdownMenu>
	);
}

/** Pages of a list that grows at its head: back to the newest, on to older ones. Null: nothing further. */
export function CursorPager({ nextCursor, summary }: { nextCursor: string | null; summary?: ReactNode }) {
	const { common } = useMessages();
	const url = useUrlState();
	const isFirst = url.get("cursor") === null;
	if (isFirst && !nextCursor && !summary) return null;
	return (
		<div className="flex items-center justify-between gap-3 border-t border-border px-5 py-3 text-sm text-muted-foreground">
			<span>{summary}</span>
			<div className="flex gap-2">
				<PagerLink to={isFirst ? null : url.search({ cursor: null })}>
					<ChevronLeft aria-hidden />
					{common.newest}
				</PagerLink>
				<PagerLink to={nextCursor ? url.search({ cursor: nextCursor }) : null}>
					{common.older}
					<ChevronRight aria-hidden />
				</PagerLink>
			</div>
		</div>
	);
}

function PagerLink({ to, children }: { to: string | null; children: ReactNode }) {
	if (to === null) {
		return (
			<Button variant="secondary" size="sm" disabled>
				{children}
			</Button>
		);
	}
	return (
		<Button variant="secondary" size="sm" asChild>
			<Link to={to || "."}>{children}</Link>
		</Button>
	);
}
