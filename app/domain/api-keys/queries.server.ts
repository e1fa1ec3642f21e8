import type { Prisma } from "~/platform/db/generated/client";
import { pool } from "~/platform/db/pool.server";
import { prisma } from "~/platform/db/prisma.server";
import type { MemberRole } from "../members/schemas";
import { keysVisibleTo } from "../members/visible-keys";
import { iamRuleView } from "../iam-rules/queries.server";
import { moneyText } from "../money-text";
import { windowAt } from "./period";
import type { ApiKeyView, PeriodUnit } from "./schemas";

const parts = {
	usage: true,
	createdBy: true,
	iamRules: { where: { status: { not: "deleted" } }, orderBy: { id: "asc" } },
} satisfies Prisma.ApiKeyInclude;
type ApiKeyRow = Prisma.ApiKeyGetPayload<{ include: typeof parts }>;

export type ApiKeyFilter = { projectId?: string | undefined; createdById?: string | undefined };

/**
 * Keys in projects of organizations the user belongs to, newest first, deleted ones left out: of one project, of one
 * creator, or all of them.
 */
export async function listApiKeys(userId: string, filter: ApiKeyFilter): Promise<ApiKeyView[]> {
	const rows = await prisma().apiKey.findMany({
		where: {
			...(filter.projectId === undefined ? {} : { projectId: filter.projectId }),
			...(filter.createdById === undefined ? {} : { createdById: filter.createdById }),
			...keysVisibleTo(userId),
		},
		include: parts,
		orderBy: { id: "desc" },
	});
	return withPeriodUsage(rows);
}

/** Names of the keys of a project that the user may see, newest first, or of one of them: without usage, limits and rules. */
export function listApiKeyNames(
	userId: string,
	{ projectId, id }: { projectId: string; id?: string },
): Promise<{ id: string; description: string }[]> {
	return prisma().apiKey.findMany({
		where: { projectId, ...(id === undefined ? {} : { id }), ...keysVisibleTo(userId) },
		select: { id: true, description: true },
		orderBy: { id: "desc" },
	});
}

/** The key with the role its reader has in its organization; null across tenants and for deleted keys. */
export async function findApiKeyAccess(
	userId: string,
	apiKeyId: string,
): Promise<{ projectId: string; organizationId: string; role: MemberRole } | null> {
	const row = await prisma().apiKey.findFirst({
		where: { id: apiKeyId, ...keysVisibleTo(userId) },
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

type Window = { start: number; end: number };

async function withPeriodUsage(rows: ApiKeyRow[]): Promise<ApiKeyView[]> {
	const now = Date.now();
	const windows = new Map<string, Window>();
	for (const row of rows) {
		const window = windowOf(row, now);
		if (window) windows.set(row.id, window);
	}
	const usage = await periodUsageOf(windows);
	return rows.map((row) => apiKeyView(row, windows.get(row.id) ?? null, usage.get(row.id) ?? "0"));
}

/** The window that a recurring limit is in now; null where the key has none. */
function windowOf(row: ApiKeyRow, now: number): Window | null {
	if (row.periodUsageLimit === null) return null;
	const { periodUsageDurationValue, periodStartedAt } = row;
	const periodUsageDurationUnit = row.periodUsageDurationUnit as PeriodUnit | null;
	return windowAt({ periodUsageDurationValue, periodUsageDurationUnit, periodStartedAt: periodStartedAt?.getTime() ?? null }, now);
}

/** Spending of each key in its window, in one statement. */
async function periodUsageOf(windows: Map<string, Window>): Promise<Map<string, string>> {
	if (windows.size === 0) return new Map();
	const { rows: sums } = await pool().query<{ id: string; usage: string }>(
		`SELECT u.api_key_id AS id, trim_scale(u.usage)::text AS usage
		FROM unnest($1::uuid[], $2::timestamptz[]) AS k(id, start)
		JOIN api_key_period_usage u ON u.api_key_id = k.id AND u.window_start = k.start`,
		[[...windows.keys()], [...windows.values()].map(({ start }) => new Date(start))],
	);
	return new Map(sums.map((sum) => [sum.id, sum.usage]));
}

function apiKeyView(row: ApiKeyRow, window: Window | null, currentPeriodUsage: string): ApiKeyView {
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
		currentPeriodStartedAt: window && new Date(window.start).toISOString(),
		currentPeriodResetAt: window && new Date(window.end).toISOString(),
		requestsPerMinute: row.requestsPerMinute,
		tokensPerMinute: row.tokensPerMinute,
		iamRules: row.iamRules.map(iamRuleView),
		expiresAt: row.expiresAt?.toISOString() ?? null,
		createdAt: row.createdAt.toISOString(),
		updatedAt: row.updatedAt.toISOString(),
		createdBy: row.createdById,
		creator: row.createdBy && { id: row.createdBy.id, name: row.createdBy.name, email: row.createdBy.email },
	};
}
