import { pool } from "~/platform/db/pool.server";

/** The log row with this id; it is written within two seconds of the answer. Throws where it never comes. */
export async function waitForLog(id: string): Promise<Record<string, unknown>> {
	for (let attempt = 0; attempt < 100; attempt++) {
		const { rows } = await pool().query<Record<string, unknown>>("SELECT * FROM log WHERE id = $1", [id]);
		if (rows[0]) return rows[0];
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	throw new Error(`no log row ${id}`);
}
