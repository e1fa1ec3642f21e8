import type { Prisma } from "~/platform/db/generated/client";
import { pool } from "~/platform/db/pool.server";
import { prisma } from "~/platform/db/prisma.server";
import type { MemberRole } from "../members/schemas";
import { moneyText } from "../money-text";
import { type ApiKeyView, type PeriodUnit, periodMs } from "./schemas";

const parts = { usage: true, createdBy: true } satisfies Prisma.ApiKeyInclude;
type ApiKeyRow = Prisma.ApiKeyGetPayload<{ include: typeof parts }>;

export type ApiKeyFilter = { projectId?: string | undefined; createdById?: string | undefined };

/**
 * Keys in projects of organizations the user belongs to, newest first, deleted ones left out: of one project, of one
 * creator, or all of them.
 */
export async function listApiKeys(userId: string, filter: ApiKeyFilter): Promise<ApiKeyView[]> {
	const rows = await prisma().apiKey.findMany({
		where: {
			status: { not: "deleted" },
			...(filter.projectId === undefined ? {} : { projectId: filter.projectId }),
			...(filter.createdById === undefined ? {} : { createdById: filter.createdById }),
			project: {
				status: { not: "deleted" },
				organization: { status: { not: "deleted" }, members: { some: { userId } } },
			},
		},
		include: parts,
		orderBy: { id: "desc" },
	});
	return withPeriodUsage(rows);
}

/** The key with the role its reader has in its organization; null across tenants and for deleted keys. */
export async function findApiKeyAccess(
	userId: string,
	apiKeyId: string,
): Promise<{ projectId: string; organizationId: string; role: MemberRole } | null> {
	const row = await prisma().apiKey.findFirst({
		where: {
			id: apiKeyId,
			status: { not: "deleted" },
			project: {
				status: { not: "deleted" },
				organization: { status: { not: "deleted" }, members: { some: { userId } } },
			},
		},
		select: {
			projectId: true,
			project: {
				select: { organizationId: true, organization: { select: { members: { where: { userId } } } } },
			},
		},
	});
	const role = row?.project.organization.members[0]?.role;
	return row && role ? { projectId: row.projectId, organizationId: row.project.organizationId, role } : null;
}

/** One key as it is sent to members. The caller has checked the access. */
export async function apiKeyViewOf(apiKeyId: string): Promise<ApiKeyView> {
	const row = await prisma().apiKey.findUniqueOrThrow({ where: { id: apiKeyId }, include: parts });
	const [view] = await withPeriodUsage([row]);
	return view as ApiKeyView;
}

async function withPeriodUsage(rows: ApiKeyRow[]): Promise<ApiKeyView[]> {
	const usage = await periodUsageOf(rows.filter((row) => row.periodUsageLimit !== null));
	return rows.map((row) => apiKeyView(row, usage.get(row.id) ?? "0"));
}

/** Spending of each key in its window up to now, by the hour, in one statement. */
async function periodUsageOf(rows: ApiKeyRow[]): Promise<Map<string, string>> {
	if (rows.length === 0) return new Map();
	const now = Date.now();
	const since = rows.map((row) => new Date(now - windowMs(row)));
	const { rows: sums } = await pool().query<{ id: string; cost: string }>(
		`SELECT k.id, trim_scale(COALESCE(sum(u.cost), 0))::text AS cost
		FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS k(id, project_id, since)
		LEFT JOIN usage_hourly u ON u.project_id = k.project_id AND u.api_key_id = k.id AND u.hour >= k.since
		GROUP BY k.id`,
		[rows.map((row) => row.id), rows.map((row) => row.projectId), since],
	);
	return new Map(sums.map((sum) => [sum.id, sum.cost]));
}

function windowMs(row: ApiKeyRow): number {
	return periodMs(row.periodUsageDurationValue ?? 1, (row.periodUsageDurationUnit ?? "month") as PeriodUnit);
}

function apiKeyView(row: ApiKeyRow, currentPeriodUsage: string): ApiKeyView {
	return {
		id: row.id,
		projectId: row.projectId,
		description: row.description,
		maskedToken: row.tokenHint,
		status: row.status,
		usage: row.usage ? moneyText(row.usage.usage) : "0",
		requestCount: Number(row.usage?.requestCount ?? 0),
		lastUsedAt: row.usage?.lastUsedAt?.toISOString() ?? null,
		usageLimit: moneyText(row.usageLimit),
		periodUsageLimit: moneyText(row.periodUsageLimit),
		periodUsageDurationValue: row.periodUsageDurationValue,
		periodUsageDurationUnit: row.periodUsageDurationUnit as PeriodUnit | null,
		currentPeriodUsage,
		expiresAt: row.expiresAt?.toISOString() ?? null,
		createdAt: row.createdAt.toISOString(),
		updatedAt: row.updatedAt.toISOString(),
		creator: row.createdBy && { id: row.createdBy.id, name: row.createdBy.name, email: row.createdBy.email },
	};
}
