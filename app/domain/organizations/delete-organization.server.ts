import { prisma } from "~/platform/db/prisma.server";
import { policyChanged } from "../api-keys/key-policy.server";
import type { AuditActor } from "../audit/actions";
import { recordAction } from "../audit/record-action.server";
import { isCharged } from "../billing/subscription-status";
import { DomainError } from "../domain-error";
import { notDeleted, orNotFound } from "../stored-record.server";

/**
 * Deletes an organization for everybody: its keys of every kind stop working at once, nothing is topped up any more. Logs,
 * ledger and payments stay. Throws DomainError `conflict` while a subscription runs, which would go on being charged.
 */
export async function deleteOrganization(organizationId: string, actor: AuditActor): Promise<void> {
	const where = { id: organizationId, ...notDeleted };
	const organization = await orNotFound(
		"Organization",
		prisma().$transaction(async (transaction) => {
			const found = await transaction.organization.findUniqueOrThrow({ where });
			if (isCharged(found.subscriptionStatus)) {
				throw new DomainError("conflict", "Cancel the subscription first: it would go on being charged.");
			}
			return transaction.organization.update({ where, data: { status: "deleted", autoTopUpEnabled: false } });
		}),
	);
	await policyChanged(organizationId);
	await recordAction({
		organizationId,
		actor,
		action: "organization.delete",
		resourceType: "organization",
		resourceId: organizationId,
		details: { name: organization.name },
	});
}
