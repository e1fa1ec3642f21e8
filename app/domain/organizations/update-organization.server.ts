import { Prisma } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { policyChanged } from "../api-keys/key-policy.server";
import type { OrganizationWithBalance } from "../members/queries.server";
import { assertCompliancePolicy } from "../routing/check-compliance";
import { notDeleted, orNotFound } from "../stored-record.server";
import type { UpdateOrganizationInput } from "./schemas";

/**
 * Changes what is named and nothing else. A new retention level or compliance policy holds for requests from now on. Throws
 * DomainError `invalid` for a policy that names unknown providers or models.
 */
export async function updateOrganization(
	organizationId: string,
	changes: UpdateOrganizationInput,
): Promise<OrganizationWithBalance> {
	const { compliancePolicy, ...rest } = changes;
	const data: Prisma.OrganizationUpdateInput = { ...rest };
	if (compliancePolicy) assertCompliancePolicy(compliancePolicy);
	if (compliancePolicy !== undefined) data.compliancePolicy = compliancePolicy ?? Prisma.DbNull;
	const where = { id: organizationId, ...notDeleted };
	const organization = await orNotFound("Organization", prisma().organization.update({ where, data, include: { balance: true } }));
	if (changes.retentionLevel !== undefined || compliancePolicy !== undefined) await policyChanged(organizationId);
	return organization;
}
