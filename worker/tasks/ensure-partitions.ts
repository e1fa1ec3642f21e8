import { z } from "zod";
import { ensurePartitions } from "~/domain/usage/partitions.server";
import { pool } from "~/platform/db/pool.server";
import { defineJob, defineTask } from "~/platform/jobs/define-job";
import { logger } from "~/platform/logger.server";

export const ensurePartitionsJob = defineJob({
	name: "usage.ensure-partitions",
	schema: z.strictObject({}),
	queue: "partitions",
});

/** Prepares the partitions of the coming days, and moves rows that had none. */
export const ensurePartitionsTask = defineTask(ensurePartitionsJob, async () => {
	const { created, movedRows } = await ensurePartitions(pool());
	if (movedRows > 0) logger.warn({ movedRows }, "log rows had no partition and were moved");
	if (created.length > 0) logger.info({ created }, "partitions were made");
});
