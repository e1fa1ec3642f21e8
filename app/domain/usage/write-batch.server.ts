import type { Pool } from "pg";
import { idFloor } from "~/platform/ids";
import { batchStatement } from "./batch-statement";
import type { UsageRecord } from "./usage-record.server";

/**
 * Writes records in one atomic statement: rows of `log` that are not there yet, and only for those their payloads, the
 * hourly rollups, the usage of their keys and what they take from credits. Writing the same records again, from any
 * process, changes nothing. Returns how many were new.
 */
export async function writeBatch(pool: Pool, records: UsageRecord[]): Promise<number> {
	// Within one statement a repeated id would be inserted once but counted twice.
	const distinct = new Map(records.map(({ id, text }) => [id.toLowerCase(), text]));
	if (distinct.size === 0) return 0;
	const { rows } = await pool.query<{ written: number }>(batchStatement, [
		`[${[...distinct.values()].join(",")}]`,
		idFloor(Date.now()).slice(0, 15),
	]);
	return rows[0]?.written ?? 0;
}

/** SQLSTATE classes that say "this data", not "this moment": trying again as it is would fail again. */
const dataErrors = new Set(["21", "22", "23", "54"]);

/**
 * Of these classes, but passing: a partition was attached, or a key deleted, between the statement's look and its
 * write (check_violation, foreign_key_violation).
 */
const passing = new Set(["23514", "23503"]);

/** True where a record of the batch is to blame, rather than the database's condition. */
export function isDataError(error: unknown): boolean {
	const code = (error as { code?: unknown } | null)?.code;
	if (typeof code !== "string" || code.length !== 5 || passing.has(code)) return false;
	return dataErrors.has(code.slice(0, 2));
}
