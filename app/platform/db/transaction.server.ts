import type { PoolClient } from "pg";
import { pool } from "./pool.server";

/** Runs statements on one connection and commits them together; nothing stays of them where the work throws. */
export async function inTransaction<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
	const client = await pool().connect();
	try {
		await client.query("BEGIN");
		const result = await work(client);
		await client.query("COMMIT");
		client.release();
		return result;
	} catch (error) {
		// A connection that cannot even roll back is of no use to anybody.
		const broken = await client.query("ROLLBACK").then(
			() => undefined,
			(failure: Error) => failure,
		);
		client.release(broken);
		throw error;
	}
}
