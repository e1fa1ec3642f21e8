import type { Prisma } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { notDeleted } from "../stored-record.server";
import type { MasterKeyView } from "./schemas";

/** What a view is made of. */
export const masterKeyParts = { createdBy: true } satisfies Prisma.MasterKeyInclude;
type MasterKeyRow = Prisma.MasterKeyGetPayload<{ include: typeof masterKeyParts }>;

/** Master keys of an organization, newest first; deleted ones are left out. The caller has checked the role. */
export async function listMasterKeys(organizationId: string): Promise<MasterKeyView[]> {
	const rows = await prisma().masterKey.findMany({
		where: { organizationId, ...notDeleted },
		include: masterKeyParts,
		orderBy: { id: "desc" },
	});
	return rows.map(masterKeyView);
}

/** The key as it is sent to admins: never its token. */
export function masterKeyView(row: MasterKeyRow): MasterKeyView {
	return {
		id: row.id,
		organizationId: row.organizationId,
		description: row.description,
		maskedToken: row.tokenHint,
		status: row.status,
		creator: row.createdBy && { id: row.createdBy.id, name: row.createdBy.name, email: row.createdBy.email },
		lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
		createdAt: row.createdAt.toISOString(),
		updatedAt: row.updatedAt.toISOString(),
	};
}
