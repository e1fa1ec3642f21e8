import type { AuditEntry, Prisma } from "~/platform/db/generated/client";
import { pool } from "~/platform/db/pool.server";
import { prisma } from "~/platform/db/prisma.server";
import type { AuditEntryView, AuditFilters, AuditFilterValues, AuditPage } from "./schemas";

/** A page of an organization's audit log, newest first, continued after the entry `cursor`. */
export async function listAuditEntries(organizationId: string, filters: AuditFilters): Promise<AuditPage> {
	const { limit } = filters;
	const found = await prisma().auditEntry.findMany({
		where: conditionOf(organizationId, filters),
		// Ids begin with the time at which they were made.
		orderBy: { id: "desc" },
		take: limit + 1,
	});
	const rows = found.slice(0, limit);
	const hasMore = found.length > limit;
	const names = await masterKeyNames(rows);
	return {
		auditLogs: rows.map((row) => entryView(row, names)),
		pagination: { nextCursor: hasMore ? (rows.at(-1)?.id ?? null) : null, hasMore, limit },
	};
}

function conditionOf(organizationId: string, filters: AuditFilters): Prisma.AuditEntryWhereInput {
	const { action, resourceType, userId, from, to, cursor } = filters;
	return {
		organizationId,
		...(action !== undefined && { action }),
		...(resourceType !== undefined && { resourceType }),
		...(userId !== undefined && { userId }),
		...((from ?? to) && { createdAt: { ...(from && { gte: from }), ...(to && { lt: to }) } }),
		...(cursor !== undefined && { id: { lt: cursor } }),
	};
}

async function masterKeyNames(rows: AuditEntry[]): Promise<Map<string, string>> {
	const ids = [...new Set(rows.map((row) => row.masterKeyId).filter((id) => id !== null))];
	if (ids.length === 0) return new Map();
	const keys = await prisma().masterKey.findMany({ where: { id: { in: ids } }, select: { id: true, description: true } });
	return new Map(keys.map((key) => [key.id, key.description]));
}

function entryView(row: AuditEntry, names: Map<string, string>): AuditEntryView {
	return {
		id: row.id,
		createdAt: row.createdAt.toISOString(),
		user: row.userId === null ? null : { id: row.userId, name: row.userName ?? "", email: row.userEmail ?? "" },
		masterKey: row.masterKeyId === null ? null : { id: row.masterKeyId, description: names.get(row.masterKeyId) ?? null },
		action: row.action,
		resourceType: row.resourceType,
		resourceId: row.resourceId,
		details: row.details as Record<string, unknown>,
	};
}

/** What occurs in an organization's entries, each in alphabetical order; people by the name they had last. */
export async function auditFilterValues(organizationId: string): Promise<AuditFilterValues> {
	const [kinds, users] = await Promise.all([
		pool().query<{ action: string; type: string }>(
			"SELECT DISTINCT action, resource_type AS type FROM audit_entry WHERE organization_id = $1",
			[organizationId],
		),
		pool().query<{ id: string; name: string; email: string }>(
			`SELECT DISTINCT ON (user_id) user_id AS id, COALESCE(user_name, '') AS name, COALESCE(user_email, '') AS email
			FROM audit_entry WHERE organization_id = $1 AND user_id IS NOT NULL ORDER BY user_id, id DESC`,
			[organizationId],
		),
	]);
	return {
		actions: [...new Set(kinds.rows.map((row) => row.action))].sort(),
		resourceTypes: [...new Set(kinds.rows.map((row) => row.type))].sort(),
		users: users.rows.toSorted((a, b) => a.name.localeCompare(b.name, "en") || a.email.localeCompare(b.email, "en")),
	};
}
