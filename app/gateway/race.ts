import { setTimeout as sleep } from "node:timers/promises";

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
	const settled = promise.then(
		() => true,
		() => true,
	);
	const waited = sleep(milliseconds, false, { signal: stop.signal }).catch(() => false);
	const inTime = await Promise.race([settled, waited]);
	stop.abort();
	return inTime;
}
