import { z } from "zod";
import { pool } from "~/platform/db/pool.server";
import { defineJob, defineTask } from "~/platform/jobs/define-job";

export const cleanSessionsJob = defineJob({ name: "sessions.clean", schema: z.strictObject({}) });

const atOnce = 5000;

/** Deletes sessions, password resets and links to confirm addresses that are over; in steps, so that no run is one huge transaction. */
export const cleanSessionsTask = defineTask(cleanSessionsJob, async (_, { signal }) => {
	for (const table of ["session", "password_reset", "email_verification"]) {
		for (let deleted = atOnce; deleted === atOnce && !signal.aborted; ) {
			const { rowCount } = await pool().query(
				`DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE expires_at <= now() LIMIT ${atOnce})`,
			);
			deleted = rowCount ?? 0;
		}
	}
});
