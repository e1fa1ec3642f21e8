import { afterAll, expect, it, vi } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { closeState } from "../../../tests/factories/close-state";
import { signUpPerson } from "../../../tests/factories/management-client";
import { passwordMarkOf } from "../users/password.server";
import { createSession } from "./create-session.server";

afterAll(closeState);

it("opens no session under a password that is changed at the same moment", async () => {
	const { userId } = await signUpPerson();
	const { rows } = await pool().query('SELECT password_hash FROM "user" WHERE id = $1', [userId]);
	const mark = passwordMarkOf(rows[0].password_hash);
	const sessions = async () => (await pool().query("SELECT id FROM session WHERE user_id = $1", [userId])).rowCount;
	expect(await createSession(userId, mark, { userAgent: null, address: null })).toMatch(/^\w{43}$/);
	expect(await sessions()).toBe(2);

	const reset = await pool().connect();
	try {
		await reset.query("BEGIN");
		await reset.query(`UPDATE "user" SET password_hash = 'another' WHERE id = $1`, [userId]);
		const opened = createSession(userId, mark, { userAgent: null, address: null });
		const waiting = `SELECT 1 FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FOR SHARE%'`;
		await vi.waitFor(async () => expect((await pool().query(waiting)).rowCount).toBe(1), 3000);
		await reset.query("COMMIT");
		expect(await opened).toBeNull();
	} finally {
		reset.release();
	}
	expect(await sessions()).toBe(2);
});
