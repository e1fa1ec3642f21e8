import { z } from "zod";
import { verifyRollups } from "~/domain/usage/verify-rollups.server";
import { pool } from "~/platform/db/pool.server";
import { defineJob, defineTask } from "~/platform/jobs/define-job";
import { logger } from "~/platform/logger.server";

export const verifyRollupsJob = defineJob({
	name: "usage.verify-rollups",
	schema: z.strictObject({ hours: z.int().min(1).max(24) }),
	maxAttempts: 3,
});

const hourMs = 3_600_000;

/** Compares the rollups of the last hours with the log rows. A difference is a defect: it is reported, not mended. */
export const verifyRollupsTask = defineTask(verifyRollupsJob, async ({ hours }) => {
	const to = Math.ceil(Date.now() / hourMs) * hourMs;
	const drift = await verifyRollups(pool(), new Date(to - hours * hourMs), new Date(to));
	for (const difference of drift) logger.error({ drift: difference }, "a usage rollup differs from its log rows");
});
