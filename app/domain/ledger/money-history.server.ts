import { pool } from "~/platform/db/pool.server";
import type { TransactionView } from "../billing/schemas";
import type { CreditKind } from "./add-ledger-entry.server";

/** A payment as it is sent to clients, or a ledger row that no payment stands behind. */
export type MoneyMovement = Omit<TransactionView, "kind"> & { kind: TransactionView["kind"] | CreditKind };

export type MoneyHistory = { movements: MoneyMovement[]; nextCursor: string | null };

/**
 * An organization's payments, grants, earnings and whatever else moved its credits, except for usage and storage; newest
 * first, continued after the row `cursor`.
 */
export async function listMoneyHistory(organizationId: string, limit: number, cursor?: string): Promise<MoneyHistory> {
	const { rows } = await pool().query<Row>(statement, [organizationId, cursor ?? lastId, limit + 1]);
	const movements = rows.slice(0, limit).map(({ createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() }));
	return { movements, nextCursor: rows.length > limit ? (movements.at(-1)?.id ?? null) : null };
}

type Row = Omit<MoneyMovement, "createdAt"> & { createdAt: Date };

const lastId = "ffffffff-ffff-ffff-ffff-ffffffffffff";

const creditKinds: readonly CreditKind[] = ["top_up", "refund", "dispute", "bonus", "grant", "referral"];

const page = "organization_id = $1 AND id < $2::uuid";
const plain = (column: string) => `trim_scale(${column})::text`;

/** Each kind by itself, straight from its index: among the debits of usage the others are needles. */
const withoutPayment = creditKinds.map(
	(kind) => `(SELECT id, created_at, kind::text, 'completed', ${plain("amount")}, NULL, NULL, NULL, description, false, NULL, NULL, NULL
		FROM ledger_entry WHERE ${page} AND kind = '${kind}' AND transaction_id IS NULL ORDER BY id DESC LIMIT $3)`,
);

const statement = `
	SELECT * FROM (
		(SELECT id, created_at AS "createdAt", kind::text, status::text, ${plain("credits")} AS credits,
			${plain("platform_fee")} AS "platformFee", ${plain("international_fee")} AS "internationalFee",
			${plain("total_paid")} AS "totalPaid", description, automatic,
			receipt_url AS "receiptUrl", invoice_url AS "invoiceUrl", invoice_pdf_url AS "invoicePdfUrl"
		FROM transaction WHERE ${page} ORDER BY id DESC LIMIT $3)
		UNION ALL ${withoutPayment.join(" UNION ALL ")}
	) AS movement ORDER BY id DESC LIMIT $3`;
