import type { Settlement } from "~/platform/store/budgets";
import type { JournalReference } from "./journal/journal";
import type { UsageRecord } from "./usage-record.server";

/** A record between the answer and its commit. */
export type PendingRecord = UsageRecord & {
	/** Where the journal keeps it, once it does. */
	reference?: JournalReference;
	/** What its budgets are told with it. */
	settlement?: Settlement;
	/** Settles whether or not the journal took it. */
	journaling?: Promise<void>;
	/** Committed: what the journal still has of it may go. */
	written: boolean;
	/** Lets the answer end; harmless when called again. */
	release: () => void;
	since: number;
};

/**
 * Memory of the process's own records. The bound is on characters of JSON (two bytes each at most). Above it, records
 * that the journal holds are forgotten, oldest first, and come back as orphans later; `evict` returns them. Those that
 * nobody else holds stay up to twice the bound.
 */
export class PendingRecords {
	readonly #records = new Map<string, PendingRecord>();
	readonly #bound: number;
	#characters = 0;

	constructor(boundCharacters: number) {
		this.#bound = boundCharacters;
	}

	get size(): number {
		return this.#records.size;
	}

	get characters(): number {
		return this.#characters;
	}

	/** No more room, not even for what only this process knows. */
	get full(): boolean {
		return this.#characters >= 2 * this.#bound;
	}

	has(id: string): boolean {
		return this.#records.has(id);
	}

	/** False where the id is there already. */
	add(record: PendingRecord): boolean {
		if (this.#records.has(record.id)) return false;
		this.#records.set(record.id, record);
		this.#characters += record.text.length;
		return true;
	}

	delete(record: PendingRecord): void {
		if (this.#records.delete(record.id)) this.#characters -= record.text.length;
	}

	/** The oldest records, at most `maxRecords` and (but for the first) `maxCharacters`. */
	oldest(maxRecords: number, maxCharacters: number): PendingRecord[] {
		const batch: PendingRecord[] = [];
		let characters = 0;
		for (const record of this.#records.values()) {
			characters += record.text.length;
			if (batch.length >= maxRecords || (batch.length > 0 && characters > maxCharacters)) break;
			batch.push(record);
		}
		return batch;
	}

	values(): Iterable<PendingRecord> {
		return this.#records.values();
	}

	/** Forgets journaled records until the bound holds; returns how many. `busy` ones are in a batch right now. */
	evict(busy: ReadonlySet<PendingRecord>): number {
		let evicted = 0;
		if (this.#characters <= this.#bound) return evicted;
		for (const record of this.#records.values()) {
			if (this.#characters <= this.#bound) break;
			if (record.reference === undefined || busy.has(record)) continue;
			this.delete(record);
			evicted++;
		}
		return evicted;
	}
}
