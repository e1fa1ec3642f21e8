import { afterEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { pool } from "../db/pool.server";
import { defineJob, defineTask, schedule } from "./define-job";
import { enqueue } from "./enqueue.server";
import { startWorker, stopWorker } from "./worker.server";

const greet = defineJob({ name: "test.greet", schema: z.object({ name: z.string() }), maxAttempts: 3 });
const sweep = defineJob({ name: "test.sweep", schema: z.object({}) });

afterEach(stopWorker);

async function waitingJobs(name: string): Promise<{ attempts: number; last_error: string | null }[]> {
	const { rows } = await pool().query("SELECT attempts, last_error FROM graphile_worker.jobs WHERE task_identifier = $1", [name]);
	return rows;
}

test("an enqueued job reaches its task with its payload, and is gone afterwards", async () => {
	const seen: unknown[] = [];
	const task = defineTask(greet, async (payload, { attempt }) => void seen.push([payload, attempt]));
	await enqueue(greet, { name: "Ada" });
	await startWorker({ tasks: [task], schedules: [] });
	await vi.waitFor(() => expect(seen).toEqual([[{ name: "Ada" }, 1]]), 10_000);
	await vi.waitFor(async () => expect(await waitingJobs(greet.name)).toEqual([]), 10_000);
});

test("a payload of the wrong shape is refused when it is enqueued", async () => {
	await expect(enqueue(greet, { name: 1 } as never)).rejects.toThrow();
	expect(await waitingJobs(greet.name)).toEqual([]);
});

test("a job with a key replaces the waiting one", async () => {
	const later = new Date(Date.now() + 3_600_000);
	await enqueue(greet, { name: "first" }, { key: "one", runAt: later });
	await enqueue(greet, { name: "second" }, { key: "one", runAt: later });
	expect(await waitingJobs(greet.name)).toHaveLength(1);
});

test("a failing job stays in the queue with its error", async () => {
	const task = defineTask(sweep, async () => {
		throw new Error("broom is broken");
	});
	await enqueue(sweep, {});
	await startWorker({ tasks: [task], schedules: [] });
	await vi.waitFor(async () => {
		expect(await waitingJobs(sweep.name)).toEqual([{ attempts: 1, last_error: expect.stringContaining("broom is broken") }]);
	}, 10_000);
});

test("a job by the clock is registered, and one without a task is refused", async () => {
	const task = defineTask(sweep, async () => {});
	const nightly = schedule(sweep, "0 3 * * *", { payload: {} });
	await expect(startWorker({ tasks: [], schedules: [nightly] })).rejects.toThrow(/no task/);
	await startWorker({ tasks: [task], schedules: [nightly] });
	await vi.waitFor(async () => {
		const { rows } = await pool().query("SELECT identifier FROM graphile_worker._private_known_crontabs");
		expect(rows).toEqual([{ identifier: sweep.name }]);
	}, 10_000);
});
