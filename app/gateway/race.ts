import { setTimeout as sleep } from "node:timers/promises";

/** What a racer came to: a value, or what it threw. */
type Finish<Value> = { value: Value } | { error: unknown };

/** The first racer that came to a value, and its place in the row; where none did, what the first to fail threw. */
export type Won<Value> = { winner: number; value: Value };

/** Waits for the first of several to succeed. Throws what the first to fail threw, once all have failed. */
export async function firstToSucceed<Value>(racers: readonly Promise<Value>[]): Promise<Won<Value>> {
	const failures: unknown[] = [];
	return await new Promise((resolve, reject) => {
		for (const [winner, racer] of racers.entries()) {
			racer.then(
				(value) => resolve({ winner, value }),
				(error: unknown) => {
					failures.push(error);
					if (failures.length === racers.length) reject(failures[0] as Error);
				},
			);
		}
	});
}

/** Whether a promise is settled, either way, within so many milliseconds. Never rejects. */
export async function settlesWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
	const stop = new AbortController();
	const finish = promise.then(
		(value): Finish<unknown> => ({ value }),
		(error: unknown): Finish<unknown> => ({ error }),
	);
	const waited = sleep(milliseconds, undefined, { signal: stop.signal }).catch(() => undefined);
	const first = await Promise.race([finish, waited]);
	stop.abort();
	return first !== undefined;
}
