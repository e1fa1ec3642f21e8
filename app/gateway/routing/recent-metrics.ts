import type { RoutingSettings } from "~/domain/routing/settings";
import { type MetricSums, metricsOver, noSums, type TargetKey } from "./metrics-window";
import type { Metrics } from "./score";

/** Longest that a window may reach back. */
export const keptMinutes = 120;

/** Targets beyond so many are not measured: far above what a catalogue holds, but a bound. */
const mostTargets = 20_000;

type History = RoutingSettings["history"];

/** Sums by target, of one minute. */
export type SumsByTarget = ReadonlyMap<TargetKey, MetricSums>;

/** What this process measured of a target in a minute (unix time in minutes). */
export type OwnSums = { target: TargetKey; minute: number; sums: MetricSums };

/** A target in a minute: the fields themselves are the sums of all processes, `own` those of this one. */
type Cell = MetricSums & {
	readonly target: TargetKey;
	readonly minute: number;
	own: MetricSums;
	/** The part of `own` that was taken to be shared. */
	sent: MetricSums;
};

type Target = {
	minutes: Map<number, Cell>;
	/** Counts what makes memos worthless at once. */
	version: number;
	/** By window, since projects may have their own; they go with the settings that they are of. */
	memos: WeakMap<History, Memo>;
};

type Memo = { second: number; version: number; metrics: Metrics };

const unknown: Metrics = { uptime: null, throughput: null, latency: null };

/**
 * What all processes measured of every target, minute by minute, as far as this one knows: its own attempts at once,
 * those of others when it is told of them. Pure: no store, no clock. `now` is unix milliseconds.
 */
export class RecentMetrics {
	readonly #targets = new Map<TargetKey, Target>();
	readonly #unshared = new Set<Cell>();
	readonly #unwritten = new Set<Cell>();

	/** Adds an ended attempt of this process. */
	record(key: TargetKey, sums: MetricSums, now: number): void {
		const target = this.#target(key);
		if (target === undefined) return;
		const cell = cellOf(target, key, minuteOf(now));
		add(cell, sums);
		add(cell.own, sums);
		this.#unshared.add(cell);
		this.#unwritten.add(cell);
		// The very next request has to know of a failure; of a success within a second.
		if (sums.failures > 0) target.version++;
	}

	/** What a target is like over a window. Within a second the same answer is given again. */
	metricsOf(key: TargetKey, history: History, now: number): Metrics {
		const target = this.#targets.get(key);
		if (target === undefined) return unknown;
		const second = Math.floor(now / 1000);
		const memo = target.memos.get(history);
		if (memo !== undefined && memo.second === second && memo.version === target.version) return memo.metrics;
		const metrics = metricsOver(target.minutes, minuteOf(now), history);
		target.memos.set(history, { second, version: target.version, metrics });
		return metrics;
	}

	/** Whether something waits to be shared. */
	get hasUnshared(): boolean {
		return this.#unshared.size > 0;
	}

	/** What was recorded here since this was last called, by minute; `giveBack` what could not be shared. */
	takeUnshared(): Map<number, Map<TargetKey, MetricSums>> {
		const taken = new Map<number, Map<TargetKey, MetricSums>>();
		for (const cell of this.#unshared) {
			const ofMinute = taken.get(cell.minute) ?? new Map<TargetKey, MetricSums>();
			taken.set(cell.minute, ofMinute.set(cell.target, difference(cell.own, cell.sent)));
			cell.sent = { ...cell.own };
		}
		this.#unshared.clear();
		return taken;
	}

	/** Sums that were taken but did not reach the other processes. */
	giveBack(minute: number, sums: SumsByTarget): void {
		for (const [key, amounts] of sums) {
			const cell = this.#targets.get(key)?.minutes.get(minute);
			if (cell === undefined) continue;
			cell.sent = difference(cell.sent, amounts);
			this.#unshared.add(cell);
		}
	}

	/**
	 * Sums of a minute over all processes, with what this one shared. Sums only grow: where these are smaller than what is
	 * known already, they come from a store that lost something.
	 */
	learn(minute: number, sums: SumsByTarget): void {
		for (const [key, shared] of sums) {
			const target = this.#target(key);
			if (target === undefined) continue;
			const cell = cellOf(target, key, minute);
			const failures = cell.failures;
			const unshared = difference(cell.own, cell.sent);
			for (const field of fields) cell[field] = Math.max(cell[field], shared[field] + unshared[field]);
			if (cell.failures !== failures) target.version++;
		}
	}

	/** This process's own sums of minutes that changed since this was last called. */
	takeUnwritten(): OwnSums[] {
		const taken = [...this.#unwritten].map(({ target, minute, own }) => ({ target, minute, sums: { ...own } }));
		this.#unwritten.clear();
		return taken;
	}

	/** Sums that were taken but could not be written are part of the next ones. */
	writeAgain(taken: readonly OwnSums[]): void {
		for (const { target, minute } of taken) {
			const cell = this.#targets.get(target)?.minutes.get(minute);
			if (cell !== undefined) this.#unwritten.add(cell);
		}
	}

	/** Forgets minutes that no window reaches any more. */
	forgetOld(now: number): void {
		const oldest = minuteOf(now) - keptMinutes;
		for (const [key, target] of this.#targets) {
			for (const [minute, cell] of target.minutes) {
				if (minute >= oldest) continue;
				target.minutes.delete(minute);
				this.#unshared.delete(cell);
				this.#unwritten.delete(cell);
			}
			if (target.minutes.size === 0) this.#targets.delete(key);
			else target.version++;
		}
	}

	/** Forgets everything, as after a restart. */
	clear(): void {
		this.#targets.clear();
		this.#unshared.clear();
		this.#unwritten.clear();
	}

	/** Minutes of all targets that are held. */
	get size(): number {
		let size = 0;
		for (const { minutes } of this.#targets.values()) size += minutes.size;
		return size;
	}

	#target(key: TargetKey): Target | undefined {
		const known = this.#targets.get(key);
		if (known !== undefined || this.#targets.size >= mostTargets) return known;
		const target: Target = { minutes: new Map(), version: 0, memos: new WeakMap() };
		this.#targets.set(key, target);
		return target;
	}
}

/** Unix time in minutes. */
export function minuteOf(now: number): number {
	return Math.floor(now / 60_000);
}

function cellOf({ minutes }: Target, target: TargetKey, minute: number): Cell {
	const known = minutes.get(minute);
	if (known !== undefined) return known;
	const cell: Cell = { ...noSums, target, minute, own: { ...noSums }, sent: { ...noSums } };
	minutes.set(minute, cell);
	return cell;
}

const fields = Object.keys(noSums) as (keyof MetricSums)[];

function add(to: MetricSums, sums: MetricSums): void {
	to.attempts += sums.attempts;
	to.failures += sums.failures;
	to.firstTokenMs += sums.firstTokenMs;
	to.firstTokens += sums.firstTokens;
	to.tokens += sums.tokens;
	to.generationMs += sums.generationMs;
}

function difference(larger: MetricSums, smaller: MetricSums): MetricSums {
	return {
		attempts: larger.attempts - smaller.attempts,
		failures: larger.failures - smaller.failures,
		firstTokenMs: larger.firstTokenMs - smaller.firstTokenMs,
		firstTokens: larger.firstTokens - smaller.firstTokens,
		tokens: larger.tokens - smaller.tokens,
		generationMs: larger.generationMs - smaller.generationMs,
	};
}
