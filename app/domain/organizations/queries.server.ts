import { prisma } from "~/platform/db/prisma.server";
import type { OrganizationWithBalance } from "../members/queries.server";
import type { MemberRole } from "../members/schemas";
import { moneyText } from "../money-text";
import { storedCompliancePolicy } from "../routing/check-compliance";
import { retentionPeriodOf } from "./retention-period.server";
import type { OrganizationView } from "./schemas";

/** Organizations the user belongs to, oldest first; deleted ones are left out. */
export async function listOrganizations(userId: string): Promise<OrganizationView[]> {
	const members = await prisma().member.findMany({
		where: { userId, organization: { status: { not: "deleted" } } },
		include: { organization: { include: { balance: true } } },
		orderBy: { organizationId: "asc" },
	});
	return members.map((member) => organizationView(member.organization, member.role));
}

/** The organization as it is sent to a member with this role. Only owners are shown what stands on its bills. */
export function organizationView(organization: OrganizationWithBalance, role: MemberRole): OrganizationView {
	const billed = role === "owner" ? organization : noBillingDetails;
	return {
		id: organization.id,
		name: organization.name,
		plan: organization.plan,
		credits: moneyText(organization.balance?.balance ?? null) ?? "0",
		isPersonal: organization.isPersonal,
		status: organization.status,
		retentionLevel: organization.retentionLevel,
		retentionDays: retentionPeriodOf(organization),
		compliancePolicy: storedCompliancePolicy(organization.compliancePolicy),
		billingEmail: billed.billingEmail,
		billingCompany: billed.billingCompany,
		billingAddress: billed.billingAddress,
		billingTaxId: billed.billingTaxId,
		billingNotes: billed.billingNotes,
		createdAt: organization.createdAt.toISOString(),
		updatedAt: organization.updatedAt.toISOString(),
		role,
	};
}

const noBillingDetails = {
	billingEmail: null,
	billingCompany: null,
	billingAddress: null,
	billingTaxId: null,
	billingNotes: null,
};
