import { pool } from "~/platform/db/pool.server";
import { formatMoney, parseMoney } from "~/platform/money";
import { amountOf } from "~/platform/store/budgets";
import { store } from "~/platform/store/index.server";
import { pendingUsage } from "../usage/recorder.server";
import type { Budget, BudgetKind } from "./budgets";
import { amountIn } from "./spent-event";

/** What was written so far, per kind of budget. Parameters: organization, API key, start of the window. */
const written: Record<BudgetKind, string> = {
	"key-lifetime": "SELECT usage FROM api_key_usage WHERE api_key_id = $2::uuid AND $1::uuid IS NOT NULL AND $3::timestamptz IS NULL",
	"key-period":
		"SELECT usage FROM api_key_period_usage WHERE api_key_id = $2::uuid AND window_start = $3::timestamptz AND $1::uuid IS NOT NULL",
	credits:
		"SELECT credited - balance FROM credit_balance WHERE organization_id = $1::uuid AND $2::uuid IS NULL AND $3::timestamptz IS NULL",
};

/** How often others look whether who counts is done, in milliseconds. */
const lookAgainMs = 10;

/**
 * Makes a budget known to the store: what Postgres has, and what is answered but not written yet. One process counts, the
 * others wait until the next reservation can be tried. Rejects where Postgres or the journal cannot be asked.
 */
export async function countBudget(budget: Budget): Promise<void> {
	const { budgets } = store();
	if (!(await budgets.beginCount(budget.key))) {
		await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
		return;
	}
	// First what is not written, then what is: a record that is written between the two is in the log, and not counted twice.
	const pending = (await pendingUsage(budget.organizationId)).flatMap((record) => {
		const amount = amountIn(record, budget);
		return amount > 0n ? [{ id: record.id, amount: formatMoney(amount) }] : [];
	});
	const { rows } = await pool().query<{ spent: string }>(
		`SELECT (
			COALESCE((${written[budget.kind]}), 0) + COALESCE((
				SELECT sum(amount) FROM json_to_recordset($4::json) AS pending(id uuid, amount numeric)
				WHERE NOT EXISTS (SELECT 1 FROM log WHERE log.id = pending.id)
			), 0)
		)::text AS spent`,
		[
			budget.organizationId,
			budget.apiKeyId,
			budget.windowStart === null ? null : new Date(budget.windowStart),
			JSON.stringify(pending),
		],
	);
	const spent = parseMoney(rows[0]?.spent ?? "0");
	await budgets.endCount(budget.key, amountOf(spent > 0n ? spent : 0n), pending.map(({ id }) => id));
}
