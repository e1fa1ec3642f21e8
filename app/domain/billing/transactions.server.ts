import type { Transaction } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { moneyText } from "../money-text";
import type { ListTransactionsInput, TransactionPage, TransactionView } from "./schemas";

/** Payments, refunds and turns of the subscription of an organization, newest first. */
export async function listTransactions(organizationId: string, input: ListTransactionsInput): Promise<TransactionPage> {
	const { kind, status, cursor, limit } = input;
	const rows = await prisma().transaction.findMany({
		where: {
			organizationId,
			...(kind && { kind }),
			...(status && { status }),
			...(cursor && { id: { lt: cursor } }),
		},
		orderBy: { id: "desc" },
		take: limit + 1,
	});
	const transactions = rows.slice(0, limit).map(transactionView);
	const hasMore = rows.length > limit;
	const nextCursor = hasMore ? (transactions.at(-1)?.id ?? null) : null;
	return { transactions, pagination: { nextCursor, hasMore, limit } };
}

/** A transaction as it is sent over HTTP. */
export function transactionView(row: Transaction): TransactionView {
	return {
		id: row.id,
		createdAt: row.createdAt.toISOString(),
		kind: row.kind,
		status: row.status,
		credits: moneyText(row.credits),
		platformFee: moneyText(row.platformFee),
		internationalFee: moneyText(row.internationalFee),
		totalPaid: moneyText(row.totalPaid),
		description: row.description,
		automatic: row.automatic,
		receiptUrl: row.receiptUrl,
		invoiceUrl: row.invoiceUrl,
		invoicePdfUrl: row.invoicePdfUrl,
	};
}
