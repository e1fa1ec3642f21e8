import { afterAll, expect, it, vi } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { newId } from "~/platform/ids";
import { closeState } from "../../../tests/factories/close-state";
import { passwordMarkOf } from "../users/password.server";
import { createSession } from "./create-session.server";
import { sessionOf } from "./session-of.server";

// Nothing listens there, as when Redis is restarted.
vi.hoisted(() => (process.env.REDIS_URL = "redis://127.0.0.1:1"));

afterAll(closeState);

it("signs nobody out while the store does not answer", async () => {
	const id = newId();
	await pool().query(`INSERT INTO "user" (id, email, name) VALUES ($1, 'someone@example.com', 'Someone')`, [id]);
	const token = await createSession(id, passwordMarkOf(null), { userAgent: null, address: null });
	if (token === null) expect.fail("no session was opened");
	expect((await sessionOf(token))?.user).toEqual({ id, email: "someone@example.com", name: "Someone" });
	await pool().query("DELETE FROM session WHERE user_id = $1", [id]);
	expect(await sessionOf(token)).toBeNull();
});
