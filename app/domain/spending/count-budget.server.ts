import { pool } from "~/platform/db/pool.server";
import { formatMoney, parseMoney } from "~/platform/money";
import { amountOf } from "~/platform/store/budgets";
import { store } from "~/platform/store/index.server";
import { pendingUsage } from "../usage/recorder.server";
import type { Budget, BudgetKind } from "./budgets";
import { amountIn } from "./spent-event";

/** What was written of a budget so far. Parameters begin with $2. */
const written: Record<BudgetKind, { statement: string; values: (budget: Budget) => unknown[] }> = {
	"key-lifetime": {
		statement: "SELECT usage FROM api_key_usage WHERE api_key_id = $2",
		values: ({ apiKeyId }) => [apiKeyId],
	},
	"key-period": {
		statement: "SELECT usage FROM api_key_period_usage WHERE api_key_id = $2 AND window_start = $3",
		values: ({ apiKeyId, windowStart }) => [apiKeyId, new Date(windowStart ?? 0)],
	},
	credits: {
		statement: "SELECT credited - balance FROM credit_balance WHERE organization_id = $2",
		values: ({ organizationId }) => [organizationId],
	},
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
	const { statement, values } = written[budget.kind];
	const { rows } = await pool().query<{ spent: string }>(
		`SELECT (
			COALESCE((${statement}), 0) + COALESCE((
				SELECT sum(amount) FROM json_to_recordset($1::json) AS pending(id uuid, amount numeric)
				WHERE NOT EXISTS (SELECT 1 FROM log WHERE log.id = pending.id)
			), 0)
		)::text AS spent`,
		[JSON.stringify(pending), ...values(budget)],
	);
	const spent = parseMoney(rows[0]?.spent ?? "0");
	await budgets.endCount(budget.key, amountOf(spent > 0n ? spent : 0n), pending.map(({ id }) => id));
}
