import type { Prisma } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { isId } from "~/platform/ids";
import { moneyText } from "../money-text";
import { retentionPeriodOf } from "../organizations/retention-period.server";
import { notDeleted } from "../stored-record.server";
import type { InstanceOrganization, InstanceOrganizationPage, SearchOrganizationsInput } from "./schemas";

const parts = {
	balance: true,
	members: { where: { role: "owner" }, include: { user: { select: { name: true, email: true } } } },
	transactions: { where: { kind: "credit_grant", status: "completed" }, select: { credits: true } },
	_count: { select: { members: true, projects: { where: notDeleted } } },
} satisfies Prisma.OrganizationInclude;
type Row = Prisma.OrganizationGetPayload<{ include: typeof parts }>;

/** Organizations of the whole instance, newest first, deleted ones left out. The caller is an administrator. */
export async function searchOrganizations(input: SearchOrganizationsInput): Promise<InstanceOrganizationPage> {
	const { search, cursor, limit } = input;
	const rows = await prisma().organization.findMany({
		where: { ...notDeleted, ...(search && matching(search)), ...(cursor && { id: { lt: cursor } }) },
		include: parts,
		orderBy: { id: "desc" },
		take: limit + 1,
	});
	const organizations = rows.slice(0, limit).map(organizationView);
	const hasMore = rows.length > limit;
	return { organizations, pagination: { nextCursor: hasMore ? (organizations.at(-1)?.id ?? null) : null, hasMore, limit } };
}

function matching(search: string): Prisma.OrganizationWhereInput {
	if (isId(search)) return { AND: { id: search } };
	// In LIKE, these stand for any text.
	const contains = search.replaceAll(/[\\%_]/g, String.raw`\$&`);
	const like = { contains, mode: "insensitive" } as const;
	return { OR: [{ name: like }, { members: { some: { user: { email: like } } } }] };
}

/** One organization; null where there is none or it is deleted. */
export async function findInstanceOrganization(id: string): Promise<InstanceOrganization | null> {
	const row = isId(id) ? await prisma().organization.findFirst({ where: { id, ...notDeleted }, include: parts }) : null;
	return row && organizationView(row);
}

function organizationView(row: Row): InstanceOrganization {
	const granted = row.transactions.map(({ credits }) => credits).filter((credits) => credits !== null);
	return {
		id: row.id,
		name: row.name,
		status: row.status,
		plan: row.plan,
		subscriptionStatus: row.subscriptionStatus,
		credits: moneyText(row.balance?.balance ?? null) ?? "0",
		granted: granted.length === 0 ? "0" : moneyText(granted.reduce((sum, credits) => sum.plus(credits))),
		retentionLevel: row.retentionLevel,
		retentionDays: retentionPeriodOf(row),
		owners: row.members.map(({ user }) => user),
		memberCount: row._count.members,
		projectCount: row._count.projects,
		createdAt: row.createdAt.toISOString(),
	};
}
