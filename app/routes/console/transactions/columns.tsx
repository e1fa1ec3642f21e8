import { ExternalLink } from "lucide-react";

import { textLinkClasses } from "~/components/auth-card";
import type { DataColumn } from "~/components/data-table";
import { formatDate } from "~/components/format/time";
import type { Messages } from "~/components/messages";
import { Money } from "~/components/money";
import { formatUsd } from "~/components/money-format";
import { RelativeTime } from "~/components/relative-time";
import { type Status, StatusBadge } from "~/components/status-badge";
import { Badge } from "~/components/ui/badge";
import type { MoneyMovement } from "~/domain/ledger/money-history.server";

type Words = Messages["transactions"];

const badges: Record<MoneyMovement["status"], Status> = { completed: "success", pending: "pending", failed: "error" };

/** Phones have room for two columns: everything but the credits stands under the type there. */
const onWide = "max-md:hidden";

/** What stands in the table of transactions. */
export function transactionColumns(words: Words): DataColumn<MoneyMovement>[] {
	return [
		{
			id: "date",
			header: (
				<>
					<span className="max-md:hidden">{words.columns.date}</span>
					<span className="md:hidden">{words.columns.type}</span>
				</>
			),
			name: words.columns.date,
			className: "max-md:whitespace-normal",
			cell: (row) => (
				<>
					<RelativeTime value={row.createdAt} className={onWide} />
					<OnPhone row={row} words={words} />
				</>
			),
		},
		{ id: "type", header: words.columns.type, className: onWide, cell: (row) => <Kind row={row} words={words} /> },
		{ id: "credits", header: words.columns.credits, align: "right", cell: (row) => <Credits row={row} /> },
		{
			id: "totalPaid",
			header: words.columns.totalPaid,
			className: onWide,
			align: "right",
			cell: (row) => <TotalPaid row={row} words={words} />,
		},
		{ id: "status", header: words.columns.status, className: onWide, cell: (row) => <State row={row} words={words} /> },
		{
			id: "description",
			header: words.columns.description,
			className: `max-w-80 min-w-48 ${onWide}`,
			cell: ({ description }) => <span className="line-clamp-2 whitespace-normal text-muted-foreground">{description}</span>,
		},
		{
			id: "documents",
			header: words.columns.documents,
			className: onWide,
			cell: (row) => <Documents row={row} words={words} />,
		},
	];
}

type CellProps = { row: MoneyMovement; words: Words };

function OnPhone({ row, words }: CellProps) {
	return (
		<div className="flex flex-col items-start gap-1 md:hidden">
			<Kind row={row} words={words} />
			<RelativeTime value={row.createdAt} className="text-xs text-muted-foreground" />
			<State row={row} words={words} />
			{row.totalPaid !== null && (
				<p className="text-xs text-muted-foreground">
					{words.columns.totalPaid}: <TotalPaid row={row} words={words} />
				</p>
			)}
			{row.description && <p className="text-xs wrap-anywhere text-muted-foreground">{row.description}</p>}
			{documentsOf(row, words).length > 0 && <Documents row={row} words={words} />}
		</div>
	);
}

function State({ row: { status }, words }: CellProps) {
	return <StatusBadge status={badges[status]} label={words.status[status]} />;
}

function Kind({ row, words }: CellProps) {
	return (
		<span className="flex items-center gap-x-2 gap-y-1 font-medium whitespace-nowrap max-sm:flex-col max-sm:items-start">
			{words.kinds[row.kind]}
			{row.automatic && <Badge tone="outline">{words.automatic}</Badge>}
		</span>
	);
}

/** Credits of a payment that did not come about were never added. */
function Credits({ row: { credits, status } }: Pick<CellProps, "row">) {
	if (credits === null) return <Money value={null} />;
	const isAdded = !credits.startsWith("-") && status === "completed";
	return (
		<span className={isAdded ? "text-success" : status === "completed" ? undefined : "text-muted-foreground"}>
			{isAdded && "+"}
			<Money value={credits} />
		</span>
	);
}

function TotalPaid({ row: { totalPaid, platformFee, internationalFee }, words }: CellProps) {
	if (totalPaid === null || platformFee === null || Number(platformFee) === 0) return <Money value={totalPaid} />;
	const platform = formatUsd(platformFee);
	const isInternational = internationalFee !== null && Number(internationalFee) !== 0;
	const fees = isInternational ? words.feesInternational(platform, formatUsd(internationalFee)) : words.fees(platform);
	return (
		<span title={fees}>
			{formatUsd(totalPaid)}
			<span className="sr-only">{fees}</span>
		</span>
	);
}

/** Stripe's pages of a payment. What was paid by its invoice has no receipt apart from it. */
function documentsOf({ receiptUrl, invoiceUrl, createdAt }: MoneyMovement, words: Words) {
	const date = formatDate(createdAt);
	return [
		{ href: receiptUrl === invoiceUrl ? null : receiptUrl, label: words.receipt, opens: words.openReceipt(date) },
		{ href: invoiceUrl, label: words.invoice, opens: words.openInvoice(date) },
	].flatMap(({ href, ...rest }) => (href === null ? [] : [{ href, ...rest }]));
}

function Documents({ row, words }: CellProps) {
	const documents = documentsOf(row, words);
	if (documents.length === 0) return <Money value={null} />;
	return (
		<span className="flex flex-wrap gap-x-3 gap-y-1">
			{documents.map(({ href, label, opens }) => (
				<a
					key={label}
					href={href}
					target="_blank"
					rel="noreferrer"
					aria-label={opens}
					className={`inline-flex items-center gap-1 ${textLinkClasses}`}
				>
					{label}
					<ExternalLink className="size-3.5" aria-hidden />
				</a>
			))}
		</span>
	);
}
