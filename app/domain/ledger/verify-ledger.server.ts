import { idFloor } from "~/platform/ids";
import type { Queryable } from "./add-ledger-entry.server";

export const ledgerFigures = ["balance", "credited", "purchased", "usage", "storage"] as const;

/**
 * An amount that is not what its rows add up to. `balance`, `credited` and `purchased`: of the organization, against
 * its ledger; `usage` and `storage`: a debit (`entryId`), against the log rows that it paid. Dollars, decimal strings; a
 * debit is given as what it took.
 */
export type LedgerDrift = {
	organizationId: string;
	figure: (typeof ledgerFigures)[number];
	entryId: string | null;
	expected: string;
	found: string;
};

/** A closing is made once this many rows follow the last one. */
const rowsPerClosing = 1000;

/**
 * Rows younger than this are never closed: a row's id is made before its commit, perhaps by a clock that is behind, so
 * that it can still appear among the ids of this time.
 */
const settledMs = 3_600_000;

/** A request is written up to this long after its id was made, unless it had to be recovered from the journal. */
const idSlackMs = 2 * 3_600_000;

const firstId = "00000000-0000-0000-0000-000000000000";
const plain = (amount: string): string => `trim_scale(${amount})::text`;

/** Organizations (o) with the last closing (c) that they have. */
const closings = `organization o LEFT JOIN LATERAL (
	SELECT entry_id, balance, credited FROM ledger_closing
	WHERE organization_id = o.id ORDER BY entry_id DESC LIMIT 1
) c ON true`;

/** Sums of ledger rows, without a closing. */
const sums = `coalesce(sum(amount), 0) AS balance,
	coalesce(sum(amount) FILTER (WHERE kind NOT IN ('usage', 'storage')), 0) AS credited`;

const balanceStatement = `
WITH compared AS (
	SELECT o.id, figure, expected, found
	FROM ${closings}
	LEFT JOIN credit_balance b ON b.organization_id = o.id
	CROSS JOIN LATERAL (
		SELECT ${sums} FROM ledger_entry WHERE organization_id = o.id AND id > coalesce(c.entry_id, '${firstId}')
	) after
	CROSS JOIN LATERAL (VALUES
		('balance', coalesce(c.balance, 0) + after.balance, coalesce(b.balance, 0)),
		('credited', coalesce(c.credited, 0) + after.credited, coalesce(b.credited, 0)),
		('purchased', (
			SELECT coalesce(sum(amount), 0) FROM ledger_entry WHERE organization_id = o.id AND kind = 'top_up'
		), coalesce(b.purchased, 0))
	) AS figures(figure, expected, found)
)
SELECT id AS "organizationId", figure, NULL AS "entryId",
	${plain("expected")} AS expected, ${plain("found")} AS found
FROM compared WHERE expected <> found ORDER BY id, figure LIMIT 100`;

/** Log rows name the usage debit, or the storage debit where they cost nothing else; see the usage batch. */
const debitStatement = `
WITH debits AS (
	SELECT id, organization_id, kind::text, -amount AS amount, substring(source FROM '^usage:(.+)$')::uuid AS sibling
	FROM ledger_entry WHERE kind IN ('usage', 'storage') AND id >= $1::uuid AND id < $2::uuid
), paid AS (
	SELECT ledger_entry_id AS id, organization_id,
		coalesce(sum(cost) FILTER (WHERE used_mode = 'credits'), 0) AS usage, sum(data_storage_cost) AS storage
	FROM log
	WHERE id >= $3::uuid AND ledger_entry_id >= $1::uuid AND ledger_entry_id < $2::uuid
		AND ($4::uuid[] IS NULL OR organization_id = ANY($4::uuid[]))
	GROUP BY 1, 2
), due AS (
	SELECT id, organization_id, 'usage' AS kind, usage AS amount FROM paid WHERE usage <> 0
	UNION ALL
	SELECT coalesce(debits.id, paid.id), paid.organization_id, 'storage', sum(storage)
	FROM paid LEFT JOIN debits ON debits.sibling = paid.id WHERE storage <> 0 GROUP BY 1, 2
)
SELECT coalesce(debits.organization_id, due.organization_id) AS "organizationId", kind AS figure, id AS "entryId",
	${plain("coalesce(due.amount, 0)")} AS expected, ${plain("coalesce(debits.amount, 0)")} AS found
FROM debits FULL JOIN due USING (id, kind)
WHERE due.amount IS DISTINCT FROM debits.amount
	AND ($4::uuid[] IS NULL OR coalesce(debits.organization_id, due.organization_id) = ANY($4::uuid[]))
ORDER BY id LIMIT 100`;

/**
 * Compares every balance with the ledger, and the debits of [from, to) with the log rows that they paid. Each
 * comparison is of one moment, so it holds beside live writes. Returns at most 100 differences of each. `from` lies
 * within the shortest retention period.
 */
export async function verifyLedger(database: Queryable, from: Date, to: Date): Promise<LedgerDrift[]> {
	const balances = await database.query<LedgerDrift>(balanceStatement, []);
	const between = [idFloor(from.getTime()), idFloor(to.getTime())];
	const recent = idFloor(from.getTime() - idSlackMs);
	const debits = await database.query<LedgerDrift>(debitStatement, [...between, recent, null]);
	if (debits.rows.length === 0) return balances.rows;
	// Their rows may be older than that: recovered from the journal. These organizations are worth a longer look.
	const suspects = [...new Set(debits.rows.map(({ organizationId }) => organizationId))];
	const certain = await database.query<LedgerDrift>(debitStatement, [...between, firstId, suspects]);
	return [...balances.rows, ...certain.rows];
}

/**
 * Sums up the settled rows of ledgers that grew long since their last closing, so that the next comparison begins
 * there. Returns how many organizations were closed. `minimumRows` says what is long.
 */
export async function closeLedgers(database: Queryable, now: number, minimumRows = rowsPerClosing): Promise<number> {
	const { rows } = await database.query(
		`INSERT INTO ledger_closing (organization_id, entry_id, balance, credited)
		SELECT o.id, last::uuid, coalesce(c.balance, 0) + after.balance, coalesce(c.credited, 0) + after.credited
		FROM ${closings}
		CROSS JOIN LATERAL (
			SELECT ${sums}, count(*) AS count, max(id::text COLLATE "C") AS last FROM ledger_entry
			WHERE organization_id = o.id AND id > coalesce(c.entry_id, '${firstId}') AND id < $1::uuid
		) after
		WHERE count >= $2
		ON CONFLICT DO NOTHING
		RETURNING organization_id`,
		[idFloor(now - settledMs), Math.max(1, minimumRows)],
	);
	return rows.length;
}
