import { parseCronItems, type Runner, run, type TaskList } from "graphile-worker";
import { pool } from "../db/pool.server";
import { logger } from "../logger.server";
import { jobRuns } from "../metrics.server";
import type { Schedule, Task } from "./define-job";
import { queueLogger } from "./queue-logger.server";

export type WorkerOptions = {
	tasks: readonly Task[];
	schedules: readonly Schedule[];
	/** Jobs run at the same time in this process. */
	concurrency?: number;
};

let runner: Runner | undefined;

/** Starts taking jobs from the queue in this process. The database must be migrated. */
export async function startWorker({ tasks, schedules, concurrency = 4 }: WorkerOptions): Promise<void> {
	if (runner) throw new Error("the worker is already running in this process");
	const known = new Set(tasks.map((task) => task.name));
	for (const { job } of schedules) {
		if (!known.has(job.name)) throw new Error(`the schedule names the job "${job.name}", for which there is no task`);
	}
	runner = await run({
		pgPool: pool(),
		schema: "graphile_worker",
		concurrency,
		// Whoever started the process stops the worker, in order.
		noHandleSignals: true,
		logger: queueLogger,
		taskList: taskList(tasks),
		parsedCronItems: parseCronItems(schedules.map(cronItem)),
	});
	runner.promise.catch((error: unknown) => logger.error({ err: error }, "the worker stopped with an error"));
}

/** Takes no further jobs, lets running ones finish for a few seconds, then gives them back to the queue. */
export async function stopWorker(): Promise<void> {
	const running = runner;
	runner = undefined;
	await running?.stop();
}

function taskList(tasks: readonly Task[]): TaskList {
	return Object.fromEntries(
		tasks.map((task): [string, TaskList[string]] => [
			task.name,
			async (payload, helpers) => {
				const { attempts, max_attempts } = helpers.job;
				try {
					await task.run(withoutCronDetails(payload), {
						signal: helpers.abortSignal,
						attempt: attempts,
						isLastAttempt: attempts >= max_attempts,
					});
					jobRuns.inc({ task: task.name, outcome: "done" });
				} catch (error) {
					jobRuns.inc({ task: task.name, outcome: "failed" });
					logger.error({ err: error, task: task.name, attempt: attempts }, "a job failed");
					throw error;
				}
			},
		]),
	);
}

/** Scheduled jobs carry the queue's own `_cron` field, which no schema of ours knows. */
function withoutCronDetails(payload: unknown): unknown {
	if (typeof payload !== "object" || payload === null || !("_cron" in payload)) return payload;
	const { _cron, ...rest } = payload;
	return rest;
}

function cronItem({ job, cron, payload, backfill }: Schedule) {
	job.schema.parse(payload ?? {});
	return {
		task: job.name,
		match: cron,
		identifier: job.name,
		payload: payload ?? {},
		options: {
			maxAttempts: job.maxAttempts,
			backfillPeriod: backfill ?? 0,
			...(job.queue ? { queueName: job.queue } : {}),
			// A run that still waits is not doubled by the next one.
			jobKey: `schedule:${job.name}`,
			jobKeyMode: "preserve_run_at" as const,
		},
	};
}
