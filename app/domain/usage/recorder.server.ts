import { pool } from "~/platform/db/pool.server";
import { logger } from "~/platform/logger.server";
import type { Settlement } from "~/platform/store/budgets";
import { redisClient } from "~/platform/store/redis-client.server";
import { PostgresJournal } from "./journal/postgres-journal.server";
import { RedisJournal } from "./journal/redis-journal.server";
import type { SpentEvent } from "../spending/spent-event";
import type { UsageEvent } from "./usage-event";
import { UsageRecorder } from "./usage-recorder.server";

let current: UsageRecorder | undefined;

function recorder(): UsageRecorder {
	if (!current) {
		const redis = redisClient();
		current = new UsageRecorder(pool(), redis ? new RedisJournal(redis) : new PostgresJournal(pool()), logger);
	}
	return current;
}

/**
 * Hands over an attempt that is over, to be billed and shown. Resolves once the event survives the death of this
 * process, so an answer that ends afterwards is never forgotten; it never rejects. The row is readable within a second.
 */
export function recordUsage(event: UsageEvent, settlement?: Settlement): Promise<void> {
	return recorder().record(event, settlement);
}

/** Usage of an organization that is answered but perhaps not in Postgres yet. Rejects where the journal cannot be read. */
export function pendingUsage(organizationId: string): Promise<SpentEvent[]> {
	return recorder().pendingOf(organizationId);
}

/** True while memory for unwritten events is exhausted (no database and no journal for long): refuse new work. */
export function usageRecorderFull(): boolean {
	return current?.full ?? false;
}

/** Begins to recover what processes that died left behind. Call once at boot, after the migrations. */
export function startUsageRecorder(): void {
	recorder().start();
}

/** Writes what waits (at most ten seconds) and stops. Call after the last answer, before the database is closed. */
export async function stopUsageRecorder(): Promise<void> {
	const stopping = current;
	current = undefined;
	await stopping?.stop();
}
