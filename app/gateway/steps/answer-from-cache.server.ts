import { LRUCache } from "lru-cache";
import { logger } from "~/platform/logger.server";
import type { DirectAnswer } from "~/platform/serving/direct-answer";
import { store } from "~/platform/store/index.server";
import { bucketTag } from "~/platform/store/store";
import { GatewayError } from "../errors";
import { cacheKeyOf } from "../response-cache/cache-key";
import { type Flight, type FlightEnd, Flights } from "../response-cache/flights";
import { type KeptAnswer, makerOf, unseal } from "../response-cache/kept-answer";
import type { Run } from "./attempt.server";
import { CacheFill } from "./cache-fill.server";
import { deadlineOf } from "./time-limits";
import { type Found, recordUnanswered, writeKept } from "./write-kept.server";

const flights = new Flights();

/**
 * Answers that were read of late, opened, so that popular ones need neither the store nor its key: bytes in all. An entry never
 * changes for the worse, so that a copy may be used for as long as the entry itself.
 */
const opened = new LRUCache<string, KeptAnswer>({ maxSize: 8 * 1024 * 1024 });

/** How much longer than it may take a call is waited for, in milliseconds: its own end comes first. */
const graceMs = 1000;

/**
 * The answer to a request that was answered before, without asking anybody. Undefined where there is none; the request then
 * has a `fill`, which keeps the answer that it gets. Where the project wants it, requests that are alike wait for the first
 * of them. Called after the route was chosen: a caller may only have what somebody made whom it may call. Throws GatewayError
 * where the client's time passes, or the client leaves, while it waits.
 */
export async function answerFromCache(run: Run): Promise<DirectAnswer | undefined> {
	const { asked, call, policy } = run;
	const key = cacheKeyOf(asked, { projectId: policy.projectId, noFallback: call.noFallback });
	if (key === undefined) return undefined;
	const startedAt = Date.now();
	const found = policy.cache.coalescing ? await findOrWait(run, key, startedAt) : await find(run, key);
	if (!found) {
		run.fill ??= new CacheFill(run, key);
		return undefined;
	}
	try {
		return await writeKept(run, found, startedAt);
	} catch (error) {
		logger.error({ err: error, requestId: call.requestId }, "a cached answer could not be written");
		return undefined;
	}
}

/** Looks for the answer, or waits for the request that is looking or calling for it already. */
async function findOrWait(run: Run, key: string, startedAt: number): Promise<Found | undefined> {
	for (let flight = flights.underWay(key, Date.now()); flight; flight = flights.underWay(key, Date.now())) {
		const end = await waitFor(flight, run, startedAt);
		if (end.kind === "failed") continue;
		return end.kind === "kept" ? usable(end.answer, run) : undefined;
	}
	// Nothing was awaited since: whoever looks next sees this one.
	const flight = flights.begin(key, deadlineOf(run.call, run.policy.routing.timeouts) + graceMs);
	const found = await find(run, key);
	if (found) flight.end({ kind: "kept", answer: found.answer });
	else run.fill = new CacheFill(run, key, flight);
	return found;
}

/** Never rejects: a cache that cannot be read is an empty one. */
async function find(run: Run, key: string): Promise<Found | undefined> {
	const known = opened.get(key);
	const found = known && usable(known, run);
	if (found) return found;
	try {
		const sealed = await store().cache.get(bucketTag(run.policy.organizationId), key);
		const answer = sealed ? unseal(sealed, key) : undefined;
		// What it takes as an object is about twice its JSON.
		if (sealed && answer) opened.set(key, answer, { size: 2 * sealed.length });
		return answer && usable(answer, run);
	} catch (error) {
		logger.warn({ err: error, requestId: run.call.requestId }, "the response cache could not be read");
		return undefined;
	}
}

/** The project's time is that of now, not of when the answer was kept. */
function usable(answer: KeptAnswer, { policy, route }: Run): Found | undefined {
	if (answer.keptAt + policy.cache.durationSeconds * 1000 <= Date.now()) return undefined;
	const maker = makerOf(answer, route.candidates);
	return maker && { answer, maker };
}

async function waitFor(flight: Flight, run: Run, startedAt: number): Promise<FlightEnd> {
	const { client, timeoutMs } = run.call;
	const { promise, resolve, reject } = Promise.withResolvers<FlightEnd>();
	const leave = () => reject(new GatewayError({ status: 499, message: "The client closed the connection." }));
	const late = () => {
		const origin = timeoutMs === null ? "gateway" : "client";
		reject(new GatewayError({ status: 504, origin, message: "The request's time passed while it waited for one like it." }));
	};
	const timer = setTimeout(late, Math.max(0, deadlineOf(run.call, run.policy.routing.timeouts) - Date.now()));
	// Where the call died without a word.
	const grace = setTimeout(resolve, Math.max(0, flight.until - Date.now()), { kind: "failed" } satisfies FlightEnd);
	client.onGone(leave);
	void flight.ended.then(resolve);
	try {
		return await promise;
	} catch (error) {
		await recordUnanswered(run, error as GatewayError, startedAt);
		throw error;
	} finally {
		clearTimeout(timer);
		clearTimeout(grace);
		client.offGone(leave);
	}
}
