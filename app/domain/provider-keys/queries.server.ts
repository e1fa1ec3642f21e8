import { providerById } from "~/catalog/index";
import type { ProviderKey } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import type { MemberRole } from "../members/schemas";
import type { ProviderKeyView } from "./schemas";

/** Provider keys of organizations, oldest first; deleted ones are left out. The caller has checked the memberships. */
export async function listProviderKeys(organizationIds: string[]): Promise<ProviderKeyView[]> {
	const rows = await prisma().providerKey.findMany({
		where: { organizationId: { in: organizationIds }, status: { not: "deleted" } },
		orderBy: { id: "asc" },
	});
	return rows.map(providerKeyView);
}

/** The stored key with the role its reader has; null across tenants and for deleted keys. */
export async function findProviderKeyAccess(
	userId: string,
	providerKeyId: string,
): Promise<{ providerKey: ProviderKey; role: MemberRole } | null> {
	const row = await prisma().providerKey.findFirst({
		where: {
			id: providerKeyId,
			status: { not: "deleted" },
			organization: { status: { not: "deleted" }, members: { some: { userId } } },
		},
		include: { organization: { select: { members: { where: { userId } } } } },
	});
	const role = row?.organization.members[0]?.role;
	if (!row || !role) return null;
	const { organization: _organization, ...providerKey } = row;
	return { providerKey, role };
}

/** The key as it is sent to members: never its token. */
export function providerKeyView(row: ProviderKey): ProviderKeyView {
	return {
		id: row.id,
		organizationId: row.organizationId,
		provider: row.providerId,
		providerName: providerById(row.providerId)?.name ?? row.providerId,
		name: row.name,
		maskedToken: row.tokenHint,
		baseUrl: row.baseUrl,
		options: row.options as Record<string, string>,
		status: row.status,
		createdAt: row.createdAt.toISOString(),
		updatedAt: row.updatedAt.toISOString(),
	};
}
