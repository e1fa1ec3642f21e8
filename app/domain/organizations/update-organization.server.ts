import type { Organization } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { policyChanged } from "../api-keys/key-policy.server";
import { notDeleted, orNotFound } from "../stored-record.server";
import type { UpdateOrganizationInput } from "./schemas";

/** Changes what is named and nothing else. A new retention level holds for requests from now on. */
export async function updateOrganization(
	organizationId: string,
	changes: UpdateOrganizationInput,
): Promise<Organization> {
	const where = { id: organizationId, ...notDeleted };
	const organization = await orNotFound("Organization", prisma().organization.update({ where, data: changes }));
	if (changes.retentionLevel !== undefined) await policyChanged(organizationId);
	return organization;
}
