import { type RoutingMinute, readMinutes, writeMinutes } from "~/domain/routing/minutes.server";
import type { RoutingSettings } from "~/domain/routing/settings";
import { newId } from "~/platform/ids";
import { logger } from "~/platform/logger.server";
import type { Store } from "~/platform/store/store";
import { type MetricSums, noSums, type TargetKey } from "./metrics-window";
import { keptMinutes, minuteOf, type OwnSums, RecentMetrics, type SumsByTarget } from "./recent-metrics";
import type { Metrics } from "./score";

/** How often this process tells the others what it measured, and hears what they did. */
const sharedEveryMs = 1000;
/** While nobody asks, this often is enough to stay in touch. */
const idleTicks = 15;
/** How often its sums are written to Postgres; what a crash loses is in the store as well. */
const writtenEveryMs = 15_000;
/** So long after its end a minute may still be added to by others. */
const settledAfterMs = 10_000;
const storedForMs = (keptMinutes + 10) * 60_000;

/**
 * The measured minutes of all processes: this one's are added to the store about once a second, those of the others read
 * from there into memory, where requests look them up. Postgres keeps them for those that start later. A store or
 * database that is away holds up nothing: sums wait until it is back.
 */
export class SharedMetrics {
	readonly #recent = new RecentMetrics();
	readonly #store: () => Store;
	readonly #process = newId();
	#timer: NodeJS.Timeout | undefined;
	#running: Promise<void> = Promise.resolve();
	#busy = false;
	#asked = false;
	#idle = 0;
	/** Minutes up to this one were read when nobody could add to them any more. */
	#settled = 0;
	#writtenAt = 0;
	#failing = new Set<string>();

	constructor(store: () => Store) {
		this.#store = store;
	}

	/** Learns what is known of the last two hours, then begins to share. */
	async start(): Promise<void> {
		const now = Date.now();
		this.#settled = minuteOf(now) - keptMinutes - 1;
		await this.#try("load", async () => {
			for (const [minute, sums] of byMinute(await readMinutes(this.#settled + 1))) this.#recent.learn(minute, sums);
		});
		await this.#exchange();
		this.#writtenAt = Date.now();
		clearInterval(this.#timer);
		this.#timer = setInterval(() => this.#tick(), sharedEveryMs).unref();
	}

	/** Shares and writes what is left, then forgets everything. */
	async stop(): Promise<void> {
		clearInterval(this.#timer);
		await this.#running;
		await this.#exchange();
		await this.#write();
		this.#recent.clear();
	}

	record(target: TargetKey, sums: MetricSums, now: number): void {
		this.#recent.record(target, sums, now);
	}

	metricsOf(target: TargetKey, history: RoutingSettings["history"], now: number): Metrics {
		this.#asked = true;
		return this.#recent.metricsOf(target, history, now);
	}

	#tick(): void {
		if (this.#busy) return;
		const active = this.#asked || this.#recent.hasUnshared;
		if (!active && ++this.#idle < idleTicks) return;
		this.#idle = 0;
		this.#asked = false;
		this.#busy = true;
		this.#running = this.#work().finally(() => (this.#busy = false));
	}

	async #work(): Promise<void> {
		await this.#exchange();
		const now = Date.now();
		if (now - this.#writtenAt < writtenEveryMs) return;
		this.#writtenAt = now;
		await this.#write();
		this.#recent.forgetOld(now);
	}

	/** Adds what is new here, then reads the minutes that others may have added to. */
	async #exchange(): Promise<void> {
		for (const [minute, sums] of this.#recent.takeUnshared()) {
			const shared = await this.#try("share", () => this.#store().addToFields(keyOf(minute), toFields(sums), storedForMs));
			if (!shared) this.#recent.giveBack(minute, sums);
		}
		const now = Date.now();
		const oldest = Math.max(this.#settled + 1, minuteOf(now) - keptMinutes);
		const minutes = Array.from({ length: Math.max(0, minuteOf(now) - oldest + 1) }, (_, index) => oldest + index);
		await this.#try("read", async () => {
			const found = await Promise.all(minutes.map((minute) => this.#store().fields(keyOf(minute))));
			found.forEach((fields, index) => this.#recent.learn(minutes[index] as number, fromFields(fields)));
			this.#settled = minuteOf(now - settledAfterMs) - 1;
		});
	}

	async #write(): Promise<void> {
		const taken = this.#recent.takeUnwritten();
		const written = await this.#try("write", () => writeMinutes(this.#process, taken.map(toRow)));
		if (!written) this.#recent.writeAgain(taken);
	}

	/** True where it worked. Says once that something does not work, and once that it does again. */
	async #try(what: "load" | "share" | "read" | "write", action: () => Promise<void>): Promise<boolean> {
		try {
			await action();
			if (this.#failing.delete(what)) logger.info({ what }, "routing metrics are shared again");
			return true;
		} catch (error) {
			if (!this.#failing.has(what)) logger.warn({ err: error, what }, "routing metrics are not shared for now");
			this.#failing.add(what);
			return false;
		}
	}
}

function keyOf(minute: number): string {
	return `routing:minute:${minute}`;
}

/** One letter per sum, because every field of the store bears its target's name as well. */
const letters: Readonly<Record<keyof MetricSums, string>> = {
	attempts: "a",
	failures: "f",
	firstTokenMs: "l",
	firstTokens: "s",
	tokens: "t",
	generationMs: "g",
};
const sumNames = Object.keys(letters) as (keyof MetricSums)[];
const sumOfLetter = new Map(sumNames.map((name) => [letters[name], name]));

function toFields(sums: SumsByTarget): Record<string, number> {
	const fields: Record<string, number> = {};
	for (const [target, amounts] of sums) {
		for (const name of sumNames) if (amounts[name] !== 0) fields[letters[name] + target] = amounts[name];
	}
	return fields;
}

function fromFields(fields: Readonly<Record<string, number>>): SumsByTarget {
	const sums = new Map<TargetKey, MetricSums>();
	for (const [field, amount] of Object.entries(fields)) {
		const name = sumOfLetter.get(field.charAt(0));
		if (name === undefined || !Number.isFinite(amount)) continue;
		const target = field.slice(1) as TargetKey;
		let known = sums.get(target);
		if (known === undefined) sums.set(target, (known = { ...noSums }));
		known[name] = amount;
	}
	return sums;
}

/** Names of models may hold the separator, those of providers and regions do not. */
function toRow({ target, minute, sums }: OwnSums): RoutingMinute {
	const regionAt = target.lastIndexOf("|");
	const providerAt = target.lastIndexOf("|", regionAt - 1);
	const [model, provider] = [target.slice(0, providerAt), target.slice(providerAt + 1, regionAt)];
	return { minute, model, provider, region: target.slice(regionAt + 1), ...sums };
}

function byMinute(rows: readonly RoutingMinute[]): Map<number, Map<TargetKey, MetricSums>> {
	const minutes = new Map<number, Map<TargetKey, MetricSums>>();
	for (const { minute, model, provider, region, ...sums } of rows) {
		const ofMinute = minutes.get(minute) ?? new Map<TargetKey, MetricSums>();
		minutes.set(minute, ofMinute.set(`${model}|${provider}|${region}`, sums));
	}
	return minutes;
}
