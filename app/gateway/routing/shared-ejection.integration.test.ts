import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { openRedisStore } from "~/platform/store/redis-store.server";
import type { Store } from "~/platform/store/store";
import { testRedisUrl } from "../../../tests/setup/database";
import { defaultEjectionLimits } from "./ejection";
import { SharedEjection } from "./shared-ejection.server";

const target = "gpt-4o-mini|openai|";
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
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
	const limits = { ...defaultEjectionLimits, firstBackOffMs: 400 };
	const processes = [await startProcess(limits), await startProcess(limits), await startProcess(limits)];
	const sent: number[] = [];
	const begin = Date.now();
	while (Date.now() - begin < 4000) {
		for (const { targets } of processes) {
			const now = Date.now();
			const admission = targets.admits(target, now);
			if (admission === "no") continue;
			if (admission === "probe") targets.probing(target, now);
			sent.push(now - begin);
			// As long as a refused connection takes.
			await pause(2);
			targets.failed(target, Date.now(), now);
		}
		await pause(5);
	}
	const probes = sent.filter((at) => at > 300);
	// Three in a row open it; each of the three processes may have had one more under way.
	expect(sent.length - probes.length).toBeLessThanOrEqual(9);
	// Back-offs of 0.4, 0.8, 1.6 … seconds, and what the followers wait longer.
	expect(probes.length).toBeGreaterThanOrEqual(1);
	expect(probes.length).toBeLessThanOrEqual(4);
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
