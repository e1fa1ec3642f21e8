import { Prisma } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { policyChanged } from "../api-keys/key-policy.server";
import type { AuditActor } from "../audit/actions";
import { changedFields } from "../audit/changed-fields";
import { recordAction } from "../audit/record-action.server";
import { customerChanged } from "../billing/customer-changed.server";
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
	actor: AuditActor,
): Promise<OrganizationWithBalance> {
	const { compliancePolicy, ...rest } = changes;
	const data: Prisma.OrganizationUpdateInput = { ...rest };
	if (compliancePolicy) assertCompliancePolicy(compliancePolicy);
	if (compliancePolicy !== undefined) data.compliancePolicy = compliancePolicy ?? Prisma.DbNull;
	const where = { id: organizationId, ...notDeleted };
	const [before, organization] = await orNotFound(
		"Organization",
		prisma().$transaction([
			prisma().organization.findUniqueOrThrow({ where }),
			prisma().organization.update({ where, data, include: { balance: true } }),
		]),
	);
	if (changes.retentionLevel !== undefined || compliancePolicy !== undefined) await policyChanged(organizationId);
	const changed = changedFields(before, organization, changes);
	if (changed.length > 0) {
		await customerChanged(organization, changed);
		await recordAction({
			organizationId,
			actor,
			action: "organization.update",
			resourceType: "organization",
			resourceId: organizationId,
			details: { name: organization.name, changed },
		});
	}
	return organization;
}
