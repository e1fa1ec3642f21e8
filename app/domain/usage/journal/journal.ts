import type { Settlement } from "~/platform/store/budgets";
import type { UsageRecord } from "../usage-record.server";

/** Where an entry lies; only the journal that made it can read it. */
export type JournalReference = unknown;

/** A journaled record. `record` is null where the entry cannot be read: it can only be removed. */
export type JournalEntry = { reference: JournalReference; record: UsageRecord | null };

/**
 * Keeps usage records safe between the answer and the commit in Postgres. A record may be in it twice, or after its
 * commit: writing a batch again is harmless, so the journal only has to make sure that none is missing.
 */
export type Journal = {
	/**
	 * Resolves once the record survives the death of this process. Concurrent calls share their trips. Budgets that the
	 * request was admitted against are settled with it.
	 */
	append(record: UsageRecord, settlement?: Settlement): Promise<JournalReference>;
	/** Texts of all records of an organization that are in the journal; they may be written already. */
	textsOf(organizationId: string): Promise<string[]>;
	remove(references: JournalReference[]): Promise<void>;
	/** Entries that have waited longer than `olderThanMs`, oldest first, whoever wrote them. */
	orphans(olderThanMs: number, limit: number): Promise<JournalEntry[]>;
	/** Calls back when entries may have been lost (a store that came back empty). Returns how to stop. */
	onLoss(listener: () => void): () => void;
};
