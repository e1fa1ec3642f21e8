import type { Organization } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { notDeleted, orNotFound } from "../stored-record.server";

/** An organization with its settings of billing. Throws DomainError `not_found` where it is deleted. */
export function billedOrganization(organizationId: string): Promise<Organization> {
	const where = { id: organizationId, ...notDeleted };
	return orNotFound("Organization", prisma().organization.findFirstOrThrow({ where }));
}
