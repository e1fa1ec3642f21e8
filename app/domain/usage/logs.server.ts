import { replicaPool } from "~/platform/db/pool.server";
import { idFloor, isId } from "~/platform/ids";
import { logger } from "~/platform/logger.server";
import { logSelection, toLogRow } from "./log-row";
import type { LogDetail, LogPage, LogQuery, LogRow, UsageScope } from "./schemas";
import { scopeCondition, StatementValues } from "./scope-condition";
import { readPayload } from "./usage-record.server";

type Selected = Parameters<typeof toLogRow>[0];

const largestPage = 100;

/** Rows may be made up to this long after the time their id carries; `from` and `to` mean `createdAt`. */
const idSlackMs = 3_600_000;

/**
 * A page of the activity log, newest first, continued after the row `cursor`. Pages go by id, so the hundredth is as
 * quick as the first, and a period reads only the days it covers.
 */
export async function listLogs(query: LogQuery): Promise<LogPage> {
	const limit = Math.min(largestPage, Math.max(1, Math.floor(query.limit ?? 50) || 50));
	const rows = await selectLogs(query, limit + 1);
	const logs = rows.slice(0, limit);
	const hasMore = rows.length > limit;
	return { logs, pagination: { nextCursor: hasMore ? (logs.at(-1)?.id ?? null) : null, hasMore, limit } };
}

async function selectLogs(query: LogQuery, count: number): Promise<LogRow[]> {
	const organizations = query.organizationIds ?? [];
	if (query.organizationIds && organizations.length === 0) return [];
	const statement = new StatementValues();
	const condition = filterCondition(query, statement);
	const newest = (scope: string) =>
		`(SELECT ${logSelection} FROM log WHERE ${scope} AND ${condition} ORDER BY id DESC LIMIT ${count})`;
	// Each organization's newest straight from its own index; one query over all of them would read and sort every row.
	const parts =
		query.projectId === undefined && organizations.length > 1
			? organizations.map((id) => newest(scopeCondition({ organizationIds: [id], visibleKeys: query.visibleKeys }, statement)))
			: [newest(scopeCondition(query, statement))];
	const text = `SELECT * FROM (${parts.join(" UNION ALL ")}) AS found ORDER BY id DESC LIMIT ${count}`;
	const { rows } = await replicaPool().query<Selected>(text, statement.values);
	return rows.map(toLogRow);
}

const equalities = [
	["model", "used_model"],
	["provider", "used_provider"],
	["status", "status"],
	["unifiedFinishReason", "unified_finish_reason"],
	["source", "source"],
	["sessionId", "session_id"],
	["requestId", "request_id"],
] as const;

function filterCondition(query: LogQuery, statement: StatementValues): string {
	const conditions = ["true"];
	for (const [filter, column] of equalities) {
		if (query[filter] !== undefined) conditions.push(`${column} = ${statement.value(query[filter])}`);
	}
	if (query.apiKeyId) conditions.push(`api_key_id = ${statement.value(query.apiKeyId)}::uuid`);
	if (query.cursor) conditions.push(`id < ${statement.value(query.cursor)}::uuid`);
	for (const [name, value] of Object.entries(query.metadata ?? {})) {
		conditions.push(
			`EXISTS (SELECT 1 FROM jsonb_each_text(metadata) AS entry
			WHERE lower(entry.key) = ${statement.value(name.toLowerCase())} AND entry.value = ${statement.value(value)})`,
		);
	}
	return [...conditions, ...periodConditions(query, statement)].join(" AND ");
}

/** The bounds on id let Postgres skip whole days before it looks at a row. */
function periodConditions({ from, to }: LogQuery, statement: StatementValues): string[] {
	const conditions: string[] = [];
	if (from) {
		conditions.push(`id >= ${statement.value(idFloor(from.getTime() - idSlackMs))}::uuid`);
		conditions.push(`created_at >= ${statement.value(from.toISOString())}::timestamptz`);
	}
	if (to) {
		conditions.push(`id < ${statement.value(idFloor(to.getTime() + idSlackMs))}::uuid`);
		conditions.push(`created_at < ${statement.value(to.toISOString())}::timestamptz`);
	}
	return conditions;
}

/** One row with its payload where that is retained; null where there is none within the scope. */
export async function getLog(id: string, scope: UsageScope): Promise<LogDetail | null> {
	if (!isId(id)) return null;
	const statement = new StatementValues();
	const text = `SELECT ${logSelection} FROM log
		WHERE id = ${statement.value(id)}::uuid AND ${scopeCondition(scope, statement)}`;
	const { rows } = await replicaPool().query<Selected>(text, statement.values);
	if (!rows[0]) return null;
	const row = toLogRow(rows[0]);
	const stored = await replicaPool().query<{ encrypted: Buffer }>(
		"SELECT encrypted FROM log_payload WHERE id = $1 AND retention_days = $2 AND organization_id = $3",
		[row.id, row.retentionDays, row.organizationId],
	);
	return { ...row, ...openPayload(row.id, stored.rows[0]?.encrypted) };
}

/** A payload that cannot be read is no reason to show nothing of its request. */
function openPayload(id: string, encrypted: Buffer | undefined): Pick<LogDetail, "payload" | "payloadUnreadable"> {
	if (!encrypted) return { payload: null, payloadUnreadable: false };
	try {
		return { payload: readPayload(encrypted), payloadUnreadable: false };
	} catch (error) {
		logger.error({ err: error, logId: id }, "a kept payload cannot be read");
		return { payload: null, payloadUnreadable: true };
	}
}
