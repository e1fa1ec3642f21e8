import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { openRedisStore } from "~/platform/store/redis-store.server";
import type { Store } from "~/platform/store/store";
import { testRedisUrl } from "../../../tests/setup/database";
import { defaultEjectionLimits } from "./ejection";
import { SharedEjection } from "./shared-ejection.server";

const target = "gpt-4o-mini|openai|";
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
	vi.useRealTimers();
	for (const close of closing.splice(0)) await close();
});

/** A process as far as ejections go: a connection of its own, and what it knows. */
async function startProcess(limits = defaultEjectionLimits): Promise<SharedEjection> {
	const store = openRedisStore(testRedisUrl());
	const ejection = new SharedEjection(() => store, limits);
	await ejection.start();
	closing.push(() => ejection.stop(), () => store.close());
	return ejection;
}

async function eventually(condition: () => boolean): Promise<void> {
	while (!condition()) await pause(5);
}

test("what one process takes out is out in the other, and back when a probe of either works", async () => {
	const [one, other] = [await startProcess(), await startProcess()];
	const now = Date.now();
	for (let failure = 0; failure < 3; failure++) one.targets.failed(target, now, now);
	await eventually(() => other.targets.admits(target, Date.now()) === "no");
	// The follower waits a little longer.
	expect(other.targets.outFor(target, Date.now())).toBeGreaterThan(one.targets.outFor(target, Date.now()) + 900);
	other.targets.succeeded(target, Date.now(), Date.now() + 1);
	await eventually(() => one.targets.admits(target, Date.now()) === "yes");
});

test("a dead provider costs one request per back-off, not one per process", async () => {
	vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
	const processes = [await startProcess(), await startProcess(), await startProcess()];
	const [first] = processes as [SharedEjection];
	const start = Date.now();
	for (let failure = 0; failure < 3; failure++) first.targets.failed(target, start, start);
	/** All wait at least as long as the one that found out. */
	const allKnow = async ({ targets: knowing }: SharedEjection) => {
		const now = Date.now();
		await eventually(() => processes.every(({ targets }) => targets.outFor(target, now) >= knowing.outFor(target, now)));
	};
	await allKnow(first);
	let probes = 0;
	for (let now = start; now < start + 60_000; now += 500) {
		vi.setSystemTime(now);
		const probing = processes.find(({ targets }) => targets.admits(target, now) === "probe");
		if (!probing) continue;
		probes++;
		probing.targets.probing(target, now);
		probing.targets.failed(target, now + 1, now);
		await allKnow(probing);
	}
	// Back-offs of 5, 10, 20 and 40 seconds lie in a minute, and what the followers wait longer.
	expect(probes).toBeGreaterThanOrEqual(2);
	expect(probes).toBeLessThanOrEqual(4);
});

test("without a store each process goes by what it sees itself", async () => {
	const away = async (): Promise<never> => {
		throw new Error("the store is away");
	};
	const store = { subscribe: away, publish: away } as unknown as Store;
	const ejection = new SharedEjection(() => store);
	await ejection.start();
	const now = Date.now();
	for (let failure = 0; failure < 3; failure++) ejection.targets.failed(target, now, now);
	expect(ejection.targets.admits(target, now)).toBe("no");
	await ejection.stop();
	expect(ejection.targets.admits(target, now)).toBe("yes");
});
