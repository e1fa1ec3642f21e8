import { z } from "zod";
import { dropExpired } from "~/domain/usage/partitions.server";
import { pool } from "~/platform/db/pool.server";
import { defineJob, defineTask } from "~/platform/jobs/define-job";
import { logger } from "~/platform/logger.server";

export const dropExpiredJob = defineJob({
	name: "usage.drop-expired",
	schema: z.strictObject({}),
	queue: "partitions",
});

/** Longer than the longest window of a recurring limit, so that every one of these is over. */
const windowsKept = "400 days";

/** Ends the retention of log rows and payloads whose time is over, and forgets windows of limits that nobody looks at. */
export const dropExpiredTask = defineTask(dropExpiredJob, async () => {
	const { dropped, deletedRows } = await dropExpired(pool());
	if (dropped.length > 0 || deletedRows > 0) logger.info({ dropped, deletedRows }, "expired log rows are gone");
	await pool().query("DELETE FROM api_key_period_usage WHERE window_start < now() - $1::interval", [windowsKept]);
});
