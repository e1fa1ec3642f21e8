import type { Pool } from "pg";
import type { Settlement } from "~/platform/store/budgets";
import { store } from "~/platform/store/index.server";
import { parseRecord, type UsageRecord } from "../usage-record.server";
import { GroupCommit } from "./group-commit";
import type { Journal, JournalEntry, JournalReference } from "./journal";

/**
 * Journal in the table `usage_journal`, for where there is no Redis. Few trips at a time, so that commits under load
 * carry many records each.
 */
export class PostgresJournal implements Journal {
	readonly #pool: Pool;
	readonly #appends: GroupCommit<UsageRecord, string>;

	constructor(pool: Pool) {
		this.#pool = pool;
		this.#appends = new GroupCommit((records) => this.#write(records), { maxInFlight: 2 });
	}

	append(record: UsageRecord, settlement?: Settlement): Promise<string> {
		// The budgets are in this process's memory, and die with it.
		if (settlement) void store().budgets.settle(settlement);
		return this.#appends.add(record);
	}

	async textsOf(organizationId: string): Promise<string[]> {
		const { rows } = await this.#pool.query<{ event: string }>(
			"SELECT event::text AS event FROM usage_journal WHERE event ->> 'organizationId' = $1",
			[organizationId],
		);
		return rows.map(({ event }) => event);
	}

	async #write(records: UsageRecord[]): Promise<string[]> {
		const ids = records.map(({ id }) => id);
		await this.#pool.query(
			`INSERT INTO usage_journal (id, event)
			SELECT (event ->> 'id')::uuid, event FROM jsonb_array_elements($1::jsonb) AS entries(event)
			ON CONFLICT DO NOTHING`,
			[`[${records.map(({ text }) => text).join(",")}]`],
		);
		return ids;
	}

	async remove(references: JournalReference[]): Promise<void> {
		await this.#pool.query("DELETE FROM usage_journal WHERE id = ANY($1::uuid[])", [references]);
	}

	async orphans(olderThanMs: number, limit: number): Promise<JournalEntry[]> {
		const { rows } = await this.#pool.query<{ id: string; event: string }>(
			`SELECT id, event::text AS event FROM usage_journal
			WHERE created_at <= now() - $1 * interval '1 millisecond' ORDER BY id LIMIT $2`,
			[olderThanMs, limit],
		);
		return rows.map(({ id, event }) => ({ reference: id, record: parseRecord(event) }));
	}

	/** A committed row is not lost. */
	onLoss(): () => void {
		return () => {};
	}
}
