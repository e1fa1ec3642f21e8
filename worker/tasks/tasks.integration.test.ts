import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { addLedgerEntry } from "~/domain/ledger/add-ledger-entry.server";
import { readMinutes, writeMinutes } from "~/domain/routing/minutes.server";
import { keepResponse } from "~/domain/stored-responses/stored-response.server";
import { toRecord } from "~/domain/usage/usage-record.server";
import { verifyRollups } from "~/domain/usage/verify-rollups.server";
import { writeBatch } from "~/domain/usage/write-batch.server";
import { closePools, pool } from "~/platform/db/pool.server";
import { idFloor, newId } from "~/platform/ids";
import { closeQueue, enqueue } from "~/platform/jobs/enqueue.server";
import { startWorker, stopWorker } from "~/platform/jobs/worker.server";
import { logger } from "~/platform/logger.server";
import { ledgerDrift } from "~/platform/metrics.server";
import { closeStore } from "~/platform/store/index.server";
import { tenant } from "../../tests/factories/tenant";
import { usageEvent } from "../../tests/factories/usage-event";
import { schedules } from "../crontab";
import { cleanResponsesJob } from "./clean-responses";
import { cleanRoutingMinutesJob } from "./clean-routing-minutes";
import { cleanSessionsJob } from "./clean-sessions";
import { dropExpiredJob } from "./drop-expired";
import { ensurePartitionsJob } from "./ensure-partitions";
import { expireApiKeysJob } from "./expire-api-keys";
import { tasks } from "./index";
import { verifyLedgerJob } from "./verify-ledger";
import { verifyRollupsJob } from "./verify-rollups";

beforeAll(() => startWorker({ tasks, schedules }));
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
	await stopWorker();
	await closeQueue();
	await closeStore();
	await closePools();
});

const one = async <Row>(text: string, values: unknown[] = []): Promise<Row> =>
	(await pool().query(text, values)).rows[0] as Row;

async function queueEmpty(): Promise<void> {
	await vi.waitFor(async () => {
		const due = "SELECT count(*)::int AS count FROM graphile_worker.jobs WHERE run_at <= now()";
		expect(await one(due)).toEqual({ count: 0 });
	}, 20_000);
}

it("keeps partitions: makes them, moves rows into them, drops what is over", async () => {
	const old = Date.now() - 40 * 86_400_000;
	const expired = usageEvent({ id: idFloor(old), createdAt: old });
	await writeBatch(pool(), [usageEvent(), expired].map(toRecord));
	await enqueue(ensurePartitionsJob, {});
	await queueEmpty();
	expect(await one("SELECT count(*)::int AS count FROM log_default")).toEqual({ count: 0 });
	expect(await one("SELECT count(*)::int AS count FROM log")).toEqual({ count: 2 });
	await enqueue(dropExpiredJob, {});
	await queueEmpty();
	expect(await one("SELECT count(*)::int AS count FROM log")).toEqual({ count: 1 });
});

it("forgets windows of recurring limits that were over long ago", async () => {
	const owner = await tenant(pool());
	const ages = [0, 399, 401].map((days) => Date.now() - days * 86_400_000);
	await writeBatch(pool(), ages.map((periodStart) => toRecord(usageEvent({ ...owner, periodStart }))));
	await enqueue(dropExpiredJob, {});
	await queueEmpty();
	const { rows } = await pool().query<{ start: Date }>(
		"SELECT window_start AS start FROM api_key_period_usage WHERE api_key_id = $1 ORDER BY 1 DESC",
		[owner.apiKeyId],
	);
	expect(rows.map(({ start }) => start.getTime())).toEqual(ages.slice(0, 2));
});

it("shows expired keys as inactive and tells their organizations, and leaves the others alone", async () => {
	const [expired, later, deleted] = [await tenant(pool()), await tenant(pool()), await tenant(pool())];
	const expireIn = "UPDATE api_key SET expires_at = now() + $2::interval WHERE id = ANY($1::uuid[])";
	await pool().query(expireIn, [[expired.apiKeyId, deleted.apiKeyId], "-1 second"]);
	await pool().query(expireIn, [[later.apiKeyId], "1 hour"]);
	await pool().query("UPDATE api_key SET status = 'deleted' WHERE id = $1", [deleted.apiKeyId]);
	await enqueue(expireApiKeysJob, {});
	await queueEmpty();
	const stateOf = ({ apiKeyId }: { apiKeyId: string }) =>
		one(
			`SELECT api_key.status, policy_version AS version FROM api_key
			JOIN project ON project.id = project_id JOIN organization ON organization.id = organization_id
			WHERE api_key.id = $1`,
			[apiKeyId],
		);
	expect(await stateOf(expired)).toEqual({ status: "inactive", version: 2 });
	expect(await stateOf(later)).toEqual({ status: "active", version: 1 });
	expect(await stateOf(deleted)).toEqual({ status: "deleted", version: 1 });
});

it("deletes sessions and password resets that are over", async () => {
	const userId = newId();
	const user = `INSERT INTO "user" (id, email, name, updated_at) VALUES ($1, 'a@example.com', 'A', now())`;
	await pool().query(user, [userId]);
	for (const interval of ["-1 minute", "1 hour"]) {
		for (const table of ["session", "password_reset"]) {
			await pool().query(
				`INSERT INTO ${table} (id, token_hash, user_id, expires_at) VALUES ($1, $2, $3, now() + $4::interval)`,
				[newId(), newId(), userId, interval],
			);
		}
	}
	await enqueue(cleanSessionsJob, {});
	await queueEmpty();
	for (const table of ["session", "password_reset"]) {
		const left = await one(`SELECT count(*)::int AS count, bool_and(expires_at > now()) AS live FROM ${table}`);
		expect(left).toEqual({ count: 1, live: true });
	}
});

it("deletes kept responses whose retention is over", async () => {
	const owner = { organizationId: newId(), projectId: newId() };
	const [over, kept] = [newId(), newId()];
	const stored = { response: {}, input: [], output: [] };
	await keepResponse(over, stored, owner, 0);
	await keepResponse(kept, stored, owner, 1);
	await enqueue(cleanResponsesJob, {});
	await queueEmpty();
	expect((await pool().query("SELECT id FROM stored_response")).rows).toEqual([{ id: kept }]);
});

it("deletes minutes of providers that routing does not look back to", async () => {
	const now = Math.floor(Date.now() / 60_000);
	const sums = { attempts: 1, failures: 0, firstTokenMs: 0, firstTokens: 0, tokens: 0, generationMs: 0 };
	const ages = [0, 119, 300];
	await writeMinutes(newId(), ages.map((age) => ({ minute: now - age, model: "m", provider: "p", region: "", ...sums })));
	await enqueue(cleanRoutingMinutesJob, {});
	await queueEmpty();
	expect((await readMinutes(0)).map(({ minute }) => now - minute).sort((a, b) => a - b)).toEqual([0, 119]);
});

it("reports a rollup that differs from the log, and is silent where they agree", async () => {
	const owner = await tenant(pool());
	const events = Array.from({ length: 30 }, (_, index) =>
		usageEvent({
			...owner,
			retried: index % 5 === 0,
			usedModel: `model-${index % 3}`,
			cost: `0.00000000000${index % 10}`,
		}),
	);
	await writeBatch(pool(), events.map(toRecord));
	const hour = 3_600_000;
	const thisHour = Math.floor(Date.now() / hour) * hour;
	const [from, to] = [new Date(thisHour - hour), new Date(thisHour + 2 * hour)];
	expect(await verifyRollups(pool(), from, to)).toEqual([]);
	const reported = vi.spyOn(logger, "error");
	await enqueue(verifyRollupsJob, { hours: 2 });
	await queueEmpty();
	expect(reported).not.toHaveBeenCalled();
	await pool().query("UPDATE usage_hourly SET request_count = request_count + 1 WHERE model = 'model-1'");
	await pool().query("DELETE FROM usage_hourly WHERE model = 'model-2'");
	const drift = await verifyRollups(pool(), from, to);
	expect(drift.map(({ model }) => model).sort()).toEqual(["model-1", "model-2"]);
	const counted = drift.find(({ model }) => model === "model-1")?.differences;
	expect(counted).toEqual({ request_count: { log: "8", rollup: "9" } });
	await enqueue(verifyRollupsJob, { hours: 2 });
	await queueEmpty();
	expect(reported).toHaveBeenCalledTimes(2);
});

it("reports credits that differ from what they were spent on, and takes the report back", async () => {
	const { organizationId, ...owner } = await tenant(pool());
	await addLedgerEntry(pool(), { organizationId, kind: "grant", amount: "1", source: "test" });
	const paid = { ...owner, organizationId, billed: true, usedMode: "credits", cost: "0.25" } as const;
	await writeBatch(pool(), [toRecord(usageEvent(paid))]);
	const reported = vi.spyOn(logger, "error");
	const check = async () => {
		await enqueue(verifyLedgerJob, { hours: 2 });
		await queueEmpty();
		const { values } = await ledgerDrift.get();
		return Object.fromEntries(values.map(({ labels, value }) => [labels.figure, value]));
	};
	const none = { balance: 0, credited: 0, purchased: 0, usage: 0, storage: 0 };
	expect(await check()).toEqual(none);
	expect(reported).not.toHaveBeenCalled();
	const move = "UPDATE credit_balance SET balance = balance + $1 WHERE organization_id = $2";
	await pool().query(move, ["0.000000000001", organizationId]);
	expect(await check()).toEqual({ ...none, balance: 1 });
	expect(reported).toHaveBeenCalledExactlyOnceWith(
		{ drift: { organizationId, figure: "balance", entryId: null, expected: "0.75", found: "0.750000000001" } },
		"credits differ from what they were spent on",
	);
	await pool().query(move, ["-0.000000000001", organizationId]);
	expect(await check()).toEqual(none);
});
