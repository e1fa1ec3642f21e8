import { prisma } from "~/platform/db/prisma.server";
import { notDeleted } from "../stored-record.server";
import type { ApiKeyTarget } from "./api-key-target.server";

/** A living key in a living project of one organization; null for any other. */
export async function findOrganizationApiKey(
	organizationId: string,
	apiKeyId: string,
): Promise<(ApiKeyTarget & { projectId: string }) | null> {
	const row = await prisma().apiKey.findFirst({
		where: { id: apiKeyId, ...notDeleted, project: { organizationId, ...notDeleted } },
		select: { id: true, projectId: true },
	});
	return row && { ...row, organizationId };
}
