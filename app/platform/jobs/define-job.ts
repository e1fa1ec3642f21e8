import type { z } from "zod";

/** A kind of background work: its name in the queue and the shape of its payload (plain JSON). */
export type Job<Payload> = {
	name: string;
	schema: z.ZodType<Payload>;
	/** Attempts before the job is given up, with exponential delays between them. */
	maxAttempts: number;
	/** Jobs of one queue run one after the other. */
	queue?: string;
	/** Smaller runs first. */
	priority?: number;
};

/** Declares a job. The work itself is attached in `worker/tasks`, so that domains can enqueue without knowing it. */
export function defineJob<Payload>(job: Omit<Job<Payload>, "maxAttempts"> & { maxAttempts?: number }): Job<Payload> {
	return { maxAttempts: 25, ...job };
}

export type JobContext = {
	/** Aborted when the worker has to stop before the job is done; the job is then run again later. */
	signal: AbortSignal;
	/** 1 on the first try. */
	attempt: number;
	/** No further attempt follows this one. */
	isLastAttempt: boolean;
};

/** A job together with its work; what a worker is started with. */
export type Task = {
	name: string;
	/** Checks the payload against the job's schema, then does the work. Throws to be tried again. */
	run: (payload: unknown, context: JobContext) => Promise<void>;
};

/** Attaches the work to a job. The work must bear being run twice: a worker may die between doing and saying so. */
export function defineTask<Payload>(
	job: Job<Payload>,
	work: (payload: Payload, context: JobContext) => Promise<void>,
): Task {
	return { name: job.name, run: async (payload, context) => await work(job.schema.parse(payload), context) };
}

/** A job that runs by the clock. */
export type Schedule = {
	job: Job<unknown>;
	/** Five cron fields, UTC. */
	cron: string;
	payload?: Record<string, unknown>;
	/** Runs missed while no worker was up are made good for this long, in milliseconds. */
	backfill?: number;
};

/** Declares a job that runs by the clock; its payload has to fit the job's schema. */
export function schedule<Payload extends Record<string, unknown>>(
	job: Job<Payload>,
	cron: string,
	options: { payload: Payload; backfill?: number },
): Schedule {
	return { job: job as Job<unknown>, cron, ...options };
}
