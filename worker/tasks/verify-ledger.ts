import { z } from "zod";
import { closeLedgers, ledgerFigures, verifyLedger } from "~/domain/ledger/verify-ledger.server";
import { pool } from "~/platform/db/pool.server";
import { defineJob, defineTask } from "~/platform/jobs/define-job";
import { logger } from "~/platform/logger.server";
import { ledgerDrift } from "~/platform/metrics.server";

export const verifyLedgerJob = defineJob({
	name: "ledger.verify",
	schema: z.strictObject({ hours: z.int().min(1).max(24) }),
	maxAttempts: 3,
});

const hourMs = 3_600_000;
const minuteMs = 60_000;

/**
 * Compares balances with the ledger, and the debits of the last hours with the log. A difference is a defect: it is
 * reported, not mended. Then closes ledgers that grew long.
 */
export const verifyLedgerTask = defineTask(verifyLedgerJob, async ({ hours }) => {
	const now = Date.now();
	// A little ahead, for processes whose clocks are.
	const drift = await verifyLedger(pool(), new Date(now - hours * hourMs), new Date(now + minuteMs));
	for (const difference of drift) logger.error({ drift: difference }, "credits differ from what they were spent on");
	for (const figure of ledgerFigures) {
		ledgerDrift.labels({ figure }).set(drift.filter((difference) => difference.figure === figure).length);
	}
	await closeLedgers(pool(), now);
});
