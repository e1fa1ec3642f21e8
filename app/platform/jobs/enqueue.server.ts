import { makeWorkerUtils, type WorkerUtils } from "graphile-worker";
import { pool } from "../db/pool.server";
import type { Job } from "./define-job";
import { queueLogger } from "./queue-logger.server";

export type EnqueueOptions = {
	/** Not before this time. */
	runAt?: Date;
	/** A waiting job with the same key is replaced instead of a second one being added. */
	key?: string;
};

let utils: Promise<WorkerUtils> | undefined;

/** Puts a job into the queue. Resolves once Postgres holds it. Throws where the payload does not fit the job's schema. */
export async function enqueue<Payload>(job: Job<Payload>, payload: Payload, options: EnqueueOptions = {}): Promise<void> {
	const checked = job.schema.parse(payload);
	utils ??= makeWorkerUtils({ pgPool: pool(), schema: "graphile_worker", logger: queueLogger });
	await (await utils).addJob(job.name, checked, {
		maxAttempts: job.maxAttempts,
		...(job.queue ? { queueName: job.queue } : {}),
		...(job.priority === undefined ? {} : { priority: job.priority }),
		...(options.runAt ? { runAt: options.runAt } : {}),
		...(options.key ? { jobKey: `${job.name}:${options.key}` } : {}),
	});
}

/** Lets go of the queue; called before the pool closes. */
export async function closeQueue(): Promise<void> {
	const open = utils;
	utils = undefined;
	await (await open)?.release();
}
