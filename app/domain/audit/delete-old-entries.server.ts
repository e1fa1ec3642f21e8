import { pool } from "~/platform/db/pool.server";
import { auditRetentionDays } from "./schemas";

const atOnce = 5000;

/** Deletes entries that are older than they are kept, in steps, so that no run is one huge transaction. */
export async function deleteOldEntries(signal?: AbortSignal): Promise<void> {
	for (let deleted = atOnce; deleted === atOnce && !signal?.aborted; ) {
		const { rowCount } = await pool().query(
			`DELETE FROM audit_entry WHERE id IN (
				SELECT id FROM audit_entry WHERE created_at < now() - make_interval(days => $1) LIMIT ${atOnce}
			)`,
			[auditRetentionDays],
		);
		deleted = rowCount ?? 0;
	}
}
