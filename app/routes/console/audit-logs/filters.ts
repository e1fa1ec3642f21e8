import { z } from "zod";
import type { AuditFilters } from "~/domain/audit/schemas";

export const auditFilterNames = ["action", "resourceType", "userId", "range"] as const;

const dayMs = 86_400_000;
const rangeMs: Readonly<Record<string, number>> = { day: dayMs, week: 7 * dayMs, month: 30 * dayMs };

const pageSize = 50;

const word = z.string().trim().min(1).max(100).optional().catch(undefined);
const id = z.uuid().optional().catch(undefined);
// What cannot be read counts as not given, so that an old link still opens.
const schema = z.object({ action: word, resourceType: word, userId: id, cursor: id, range: word });

/** The filters of an address; `now` (Unix milliseconds) is the end of its range. */
export function readAuditFilters(query: URLSearchParams, now: number): AuditFilters {
	const { range, ...filters } = schema.parse(Object.fromEntries(query));
	const length = range === undefined ? undefined : rangeMs[range];
	return { ...filters, from: length === undefined ? undefined : new Date(now - length), limit: pageSize };
}
