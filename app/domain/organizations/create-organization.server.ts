import type { Prisma } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { env } from "~/platform/env.server";
import { newId } from "~/platform/ids";
import { DomainError } from "../domain-error";
import { allowanceOf } from "../plans";
import { notDeleted } from "../stored-record.server";
import { organizationView } from "./queries.server";
import type { OrganizationView } from "./schemas";

/**
 * Creates an organization that the user owns, with a first project. Throws DomainError `forbidden` where the user owns as
 * many as an account may.
 */
export async function createOrganization(userId: string, input: { name: string }): Promise<OrganizationView> {
	const id = newId();
	const organization = await prisma().$transaction(
		async (transaction) => {
			await assertMayOwnAnother(transaction, userId);
			const created = await transaction.organization.create({ data: { id, name: input.name } });
			await transaction.member.create({ data: { organizationId: id, userId, role: "owner" } });
			await transaction.project.create({ data: { id: newId(), organizationId: id, name: "Default Project" } });
			return created;
		},
		// Those that come at once wait for each other.
		{ maxWait: 10_000, timeout: 20_000 },
	);
	return organizationView({ ...organization, balance: null }, "owner");
}

// Until the transaction ends nobody else gets through here for the same account: two at once cannot both be the last.
async function assertMayOwnAnother(transaction: Prisma.TransactionClient, userId: string): Promise<void> {
	await transaction.$queryRaw`SELECT 1 FROM "user" WHERE id = ${userId}::uuid FOR NO KEY UPDATE`;
	const owned = await transaction.organization.findMany({
		where: { ...notDeleted, members: { some: { userId, role: "owner" } } },
		select: { plan: true },
	});
	const best = owned.some(({ plan }) => plan === "enterprise") ? "enterprise" : "free";
	const { ownedOrganizations } = allowanceOf(best, env().PAID_MODE);
	if (owned.length < ownedOrganizations) return;
	const advice = "Delete unused ones or contact us.";
	throw new DomainError("forbidden", `You own ${owned.length} organizations, and an account may own ${ownedOrganizations}. ${advice}`);
}
