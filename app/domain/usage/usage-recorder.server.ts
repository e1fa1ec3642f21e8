import type { Pool } from "pg";
import type { Logger } from "pino";
import { usageBacklog, usageEvents } from "~/platform/metrics.server";
import type { Settlement } from "~/platform/store/budgets";
import type { SpentEvent } from "../spending/spent-event";
import { forgetBudgets } from "../spending/forget-budgets.server";
import type { Journal } from "./journal/journal";
import { type PendingRecord, PendingRecords } from "./pending-records";
import { repaired, toRecord, type UsageRecord } from "./usage-record.server";
import type { UsageEvent } from "./usage-event";
import { isDataError, writeBatch } from "./write-batch.server";

export type RecorderOptions = {
	/** Longest wait before a batch is written. */
	flushAfterMs: number;
	maxBatch: number;
	maxBatchCharacters: number;
	boundCharacters: number;
	/** How long an answer waits where neither journal nor database takes its record. */
	patienceMs: number;
	/** Journal entries older than this are somebody's who died. */
	orphanAgeMs: number;
	recoverEveryMs: number;
};

export const defaultOptions: RecorderOptions = {
	flushAfterMs: 200,
	maxBatch: 2000,
	maxBatchCharacters: 8_000_000,
	boundCharacters: 64 * 1024 * 1024,
	patienceMs: 2000,
	orphanAgeMs: 10_000,
	recoverEveryMs: 5000,
};


const firstBackOffMs = 250;
const longestBackOffMs = 5000;

/**
 * Brings usage events into Postgres, each exactly once. An event is kept in memory until the commit that holds it, and
 * in the journal so that its answer need not wait for that commit. What happens when
 * - the process dies: others (or its successor) find the entries in the journal and write them;
 * - Postgres is away: records wait, within `boundCharacters`, and are tried again; beyond it those that the journal
 *   holds leave memory and come back from there, and `full` says when even the others find no room;
 * - the journal is away: the answer waits for the commit itself, which then is hurried;
 * - both are away: the answer waits `patienceMs`, then ends; the record stays in memory.
 */
export class UsageRecorder {
	readonly #pool: Pool;
	readonly #journal: Journal;
	readonly #logger: Logger;
	readonly #options: RecorderOptions;
	readonly #pending: PendingRecords;
	#busy: ReadonlySet<PendingRecord> = new Set();
	#flushTimer: NodeJS.Timeout | undefined;
	#flushing: Promise<void> | undefined;
	#backOffMs = 0;
	#upkeepTimer: NodeJS.Timeout | undefined;
	#recoverTimer: NodeJS.Timeout | undefined;
	#recovering: Promise<number> | undefined;
	#removal: Promise<void> | undefined;
	#stopLossListener: (() => void) | undefined;
	#stopped = false;

	constructor(pool: Pool, journal: Journal, logger: Logger, options: Partial<RecorderOptions> = {}) {
		this.#pool = pool;
		this.#journal = journal;
		this.#logger = logger;
		this.#options = { ...defaultOptions, ...options };
		this.#pending = new PendingRecords(this.#options.boundCharacters);
	}

	/** Begins to look after records of the dead, and of this process's own that a store lost. */
	start(): void {
		this.#stopLossListener = this.#journal.onLoss(() => this.#journalAgain());
		this.#upkeepTimer = setInterval(() => this.#upkeep(), 500).unref();
		this.#scheduleRecovery(0);
	}

	/** Records not yet committed. */
	get backlog(): number {
		return this.#pending.size;
	}

	/** True while no further record finds room: paid work should be refused. */
	get full(): boolean {
		return this.#pending.full;
	}

	/** Resolves once the event survives the death of this process; see the class for the exceptions. */
	record(event: UsageEvent, settlement?: Settlement): Promise<void> {
		const record = toRecord(event);
		return new Promise((resolve) => {
			const { id, bucket, text } = record;
			const pending: PendingRecord = { id, bucket, text, written: false, release: resolve, since: Date.now() };
			if (settlement) pending.settlement = settlement;
			if (!this.#pending.add(pending)) return resolve();
			this.#toJournal(pending);
			this.#nudge(this.#patience());
		});
	}

	/** Writes everything that waits, as far as Postgres takes it within `deadlineMs`; the journal keeps the rest. */
	async stop(deadlineMs = 10_000): Promise<void> {
		this.#stopped = true;
		clearInterval(this.#upkeepTimer);
		clearTimeout(this.#recoverTimer);
		this.#stopLossListener?.();
		await this.#recovering?.catch(() => 0);
		const deadline = Date.now() + deadlineMs;
		while (this.#pending.size > 0 && Date.now() < deadline) {
			await this.flush();
			if (this.#backOffMs > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(this.#backOffMs, 500)));
		}
		clearTimeout(this.#flushTimer);
		await Promise.allSettled([...this.#pending.values()].map(({ journaling }) => journaling));
		await this.#removal;
		if (this.#pending.size > 0) {
			this.#logger.error({ records: this.#pending.size }, "stopped with usage records that are only in the journal");
		}
	}

	#toJournal(pending: PendingRecord): void {
		pending.journaling = this.#journal.append(pending, pending.settlement).then(
			(reference) => {
				pending.reference = reference;
				usageEvents.inc("journaled");
				pending.release();
				if (pending.written) this.#forget([pending]);
			},
			(error: Error) => {
				this.#logger.warn({ error: error.message }, "usage journal refused a record, writing it at once");
				if (pending.settlement) void forgetBudgets(pending.settlement.parts.map(({ key }) => key));
				this.#nudge(0);
			},
		);
	}

	/** Usage of an organization that is answered but perhaps not written: this process's own, and what the journal has. */
	async pendingOf(organizationId: string): Promise<SpentEvent[]> {
		const found = new Map<string, SpentEvent>();
		for (const text of await this.#journal.textsOf(organizationId)) take(text);
		for (const { text } of this.#pending.values()) if (text.includes(organizationId)) take(text);
		return [...found.values()];

		function take(text: string): void {
			const event = JSON.parse(text) as SpentEvent;
			if (event.organizationId === organizationId) found.set(event.id, event);
		}
	}

	#journalAgain(): void {
		for (const pending of this.#pending.values()) {
			if (!pending.written) this.#toJournal(pending);
		}
	}

	/** How long a batch may still gather. */
	#patience(): number {
		return this.#pending.size >= this.#options.maxBatch ? 0 : this.#options.flushAfterMs;
	}

	#nudge(afterMs: number): void {
		if (this.#flushing || this.#backOffMs > 0) return;
		if (this.#flushTimer && afterMs > 0) return;
		clearTimeout(this.#flushTimer);
		this.#flushTimer = setTimeout(() => void this.flush(), afterMs);
	}

	/** Writes one batch of this process's own records. Never throws. */
	async flush(): Promise<void> {
		if (this.#flushing) return await this.#flushing;
		clearTimeout(this.#flushTimer);
		this.#flushTimer = undefined;
		const batch = this.#pending.oldest(this.#options.maxBatch, this.#options.maxBatchCharacters);
		if (batch.length === 0) return;
		this.#busy = new Set(batch);
		this.#flushing = this.#writeOwn(batch);
		await this.#flushing;
		this.#flushing = undefined;
		this.#busy = new Set();
		if (this.#backOffMs > 0) this.#flushTimer = setTimeout(() => void this.flush(), this.#backOffMs);
		else if (this.#pending.size > 0) this.#nudge(this.#patience());
	}

	async #writeOwn(batch: PendingRecord[]): Promise<void> {
		try {
			await this.#write(batch);
			this.#backOffMs = 0;
		} catch (error) {
			this.#backOffMs = Math.min(longestBackOffMs, this.#backOffMs * 2 || firstBackOffMs);
			this.#logger.error({ err: error, records: this.#pending.size }, "usage records wait for the database");
			return;
		}
		for (const pending of batch) {
			pending.written = true;
			pending.release();
			this.#pending.delete(pending);
		}
		this.#forget(batch.filter(({ reference }) => reference !== undefined));
	}

	/** Writes records; where one of them is to blame for a failure, the others are written without it. */
	async #write(records: UsageRecord[]): Promise<void> {
		try {
			const written = await writeBatch(this.#pool, records);
			usageEvents.add(written, "written");
			usageEvents.add(records.length - written, "repeated");
		} catch (error) {
			if (!isDataError(error)) throw error;
			if (records.length > 1) {
				const middle = records.length >> 1;
				await this.#write(records.slice(0, middle));
				await this.#write(records.slice(middle));
			} else if (records[0]) await this.#writeRepaired(records[0], error);
		}
	}

	async #writeRepaired(record: UsageRecord, reason: unknown): Promise<void> {
		try {
			await writeBatch(this.#pool, [repaired(record)]);
			this.#logger.warn({ err: reason, id: record.id }, "a usage record was repaired");
		} catch (error) {
			if (!isDataError(error)) throw error;
			// The log is its last resort; the payload is encrypted.
			this.#logger.error({ err: error, usage: record.text }, "a usage record cannot be stored");
		}
	}

	#forget(records: PendingRecord[]): void {
		if (records.length === 0) return;
		// Where this fails the entry is found as an orphan, written again without effect, and removed then.
		this.#removal = this.#journal.remove(records.map(({ reference }) => reference)).catch((error: Error) => {
			this.#logger.warn({ error: error.message }, "usage journal keeps entries that are written already");
		});
	}

	#upkeep(): void {
		usageBacklog.set(this.#pending.size);
		const evicted = this.#pending.evict(this.#busy);
		if (evicted > 0) this.#logger.warn({ evicted }, "usage records left memory, the journal holds them");
		const oldest = Date.now() - this.#options.patienceMs;
		for (const pending of this.#pending.values()) {
			if (pending.since > oldest) break;
			pending.release();
		}
	}

	/**
	 * Writes what other processes left in the journal longer than `olderThanMs` ago. Returns how many entries it dealt
	 * with. Throws where journal or database is away.
	 */
	async recover(olderThanMs = this.#options.orphanAgeMs): Promise<number> {
		const found = await this.#journal.orphans(olderThanMs, this.#options.maxBatch);
		const orphans = found.filter(({ record }) => !record || !this.#pending.has(record.id));
		const records = orphans.flatMap(({ record }) => record ?? []);
		for (let start = 0; start < records.length; start += this.#options.maxBatch) {
			await this.#write(records.slice(start, start + this.#options.maxBatch));
		}
		if (orphans.length > 0) {
			await this.#journal.remove(orphans.map(({ reference }) => reference));
			this.#logger.info({ records: orphans.length }, "recovered usage records from the journal");
		}
		return orphans.length;
	}

	#scheduleRecovery(afterMs: number): void {
		if (this.#stopped) return;
		this.#recoverTimer = setTimeout(async () => {
			// Processes started together take turns by chance rather than all doing the same work.
			let next = this.#options.recoverEveryMs * (0.75 + Math.random() / 2);
			try {
				this.#recovering = this.recover();
				if ((await this.#recovering) >= this.#options.maxBatch) next = 0;
			} catch (error) {
				this.#logger.warn({ err: error }, "could not look for lost usage records");
			}
			this.#scheduleRecovery(next);
		}, afterMs);
		this.#recoverTimer.unref();
	}
}
