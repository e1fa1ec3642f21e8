import type { PoolClient } from "pg";
import { pool } from "~/platform/db/pool.server";
import { inTransaction } from "~/platform/db/transaction.server";
import { idFloor } from "~/platform/ids";
import { policyChanged } from "../api-keys/key-policy.server";
import { addLedgerEntry } from "../ledger/add-ledger-entry.server";
import { referralThreshold } from "./schemas";

/** Debits carry the time they were written in their ids; after this long no earlier one can still be on its way. */
const settledAfterMs = 6 * 3_600_000;

export type PaidReferrals = { payments: number };

/**
 * Pays every referrer 1 % of what the organizations they referred have spent in credits, up to now. What is due is always
 * worked out from the sum of all their spending less what was paid before: no fraction is lost between runs, and a run that
 * is repeated, or meets another, pays nothing twice. Storage and fees are no spending; neither is what was spent before the
 * referrer had topped up enough.
 */
export async function payReferrals(signal?: AbortSignal): Promise<PaidReferrals> {
	const { rows } = await pool().query<Referral>(
		`SELECT referred.id AS "referredId", referrer.id AS "referrerId" FROM organization referred
		JOIN organization referrer ON referrer.id = referred.referred_by_id AND referrer.id <> referred.id
		JOIN credit_balance balance ON balance.organization_id = referrer.id
		WHERE balance.purchased >= $1::numeric AND referrer.status = 'active' ORDER BY referred.id`,
		[referralThreshold],
	);
	const paid = new Set<string>();
	let payments = 0;
	for (const referral of rows) {
		if (signal?.aborted) break;
		if (!(await inTransaction((client) => payReferral(client, referral)))) continue;
		payments += 1;
		paid.add(referral.referrerId);
	}
	for (const referrerId of paid) await policyChanged(referrerId);
	return { payments };
}

type Referral = { referredId: string; referrerId: string };

/** Pays what is due for one referred organization; false where nothing is. */
async function payReferral(client: PoolClient, { referredId, referrerId }: Referral): Promise<boolean> {
	await client.query(openStatement, [referredId, referrerId, referralThreshold]);
	// Holds others off until the commit; what they paid before is seen by the statements below.
	await client.query("SELECT 1 FROM referral_earning WHERE organization_id = $1 FOR UPDATE", [referredId]);
	const { rows } = await client.query<Due>(dueStatement, [referredId, idFloor(Date.now() - settledAfterMs)]);
	const due = rows[0] as Due;
	await client.query(
		`UPDATE referral_earning SET earned = greatest(earned, $2::numeric), counted_entry_id = coalesce($3::uuid, counted_entry_id),
			counted_spending = counted_spending + $4::numeric WHERE organization_id = $1`,
		[referredId, due.total, due.settledEntryId, due.settled],
	);
	if (!due.isDue) return false;
	return addLedgerEntry(client, {
		organizationId: referrerId,
		kind: "referral",
		amount: due.amount,
		// The sum that the payment brings it to, so that no sum is reached twice.
		source: `referral:${referredId}:${due.total}`,
	});
}

type Due = { amount: string; isDue: boolean; total: string; settled: string; settledEntryId: string | null };

/** Counting begins behind the top-up that unlocked it. */
const openStatement = `
	INSERT INTO referral_earning (organization_id, referrer_id, counted_entry_id)
	SELECT $1, $2, coalesce((
		SELECT id FROM (
			SELECT id, sum(amount) OVER (ORDER BY id) AS purchased FROM ledger_entry
			WHERE organization_id = $2 AND kind = 'top_up'
		) AS top_up
		WHERE purchased >= $3::numeric ORDER BY id LIMIT 1
	), '00000000-0000-0000-0000-000000000000')
	ON CONFLICT DO NOTHING`;

/** `numeric` rounds halves away from zero. Debits are negative in the ledger. */
const dueStatement = `
	WITH spent AS (
		SELECT coalesce(-sum(amount), 0) AS amount,
			coalesce(-sum(amount) FILTER (WHERE entry.id < $2::uuid), 0) AS settled,
			max(entry.id::text) FILTER (WHERE entry.id < $2::uuid) AS settled_entry_id
		FROM referral_earning
		JOIN ledger_entry entry ON entry.organization_id = referral_earning.organization_id
			AND entry.kind = 'usage' AND entry.id > counted_entry_id
		WHERE referral_earning.organization_id = $1
	), totals AS (
		SELECT earned, round((counted_spending + spent.amount) / 100, 12) AS total, settled, settled_entry_id
		FROM referral_earning, spent WHERE referral_earning.organization_id = $1
	)
	SELECT (total - earned)::text AS amount, total > earned AS "isDue", total::text AS total,
		settled::text AS settled, settled_entry_id AS "settledEntryId" FROM totals`;
