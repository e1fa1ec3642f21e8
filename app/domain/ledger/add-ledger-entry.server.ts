import { newId } from "~/platform/ids";

/** Whatever runs a statement: the pool, or a client inside of a transaction. */
export type Queryable = {
	query<Row extends object>(text: string, values: readonly unknown[]): Promise<{ rows: Row[] }>;
};

/** Movements of credits that are not made by usage; those are written with the log rows, see `usage/batch-statement`. */
export type CreditKind = "top_up" | "refund" | "dispute" | "bonus" | "grant" | "referral";

export type NewLedgerEntry = {
	organizationId: string;
	kind: CreditKind;
	/** Dollars, decimal string with at most 12 decimals; negative where credits are taken away. */
	amount: string;
	/** What the movement was made for (`stripe:pi_…`, `referral:…`): a second one for the same source changes nothing. */
	source: string;
	description?: string;
	transactionId?: string;
};

/**
 * Adds a row to an organization's ledger and moves its balance with it, in one statement. False where the source has its
 * row already. After the commit call `policyChanged`, so that requests see the new credits.
 */
export async function addLedgerEntry(database: Queryable, entry: NewLedgerEntry): Promise<boolean> {
	const { rows } = await database.query<{ id: string }>(
		`WITH added AS (
			INSERT INTO ledger_entry (id, organization_id, kind, amount, source, description, transaction_id)
			VALUES ($1, $2, $3, $4::numeric, $5, $6, $7)
			ON CONFLICT (source) DO NOTHING
			RETURNING id, organization_id, kind, amount
		), moved AS (
			INSERT INTO credit_balance AS b (organization_id, balance, credited, purchased)
			SELECT organization_id, amount, amount, CASE kind WHEN 'top_up' THEN amount ELSE 0 END FROM added
			ON CONFLICT (organization_id) DO UPDATE SET
				balance = b.balance + excluded.balance,
				credited = b.credited + excluded.credited,
				purchased = b.purchased + excluded.purchased
		)
		SELECT id FROM added`,
		[
			newId(),
			entry.organizationId,
			entry.kind,
			entry.amount,
			entry.source,
			entry.description ?? null,
			entry.transactionId ?? null,
		],
	);
	return rows.length > 0;
}
