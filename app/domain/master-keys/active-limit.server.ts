import type { Prisma } from "~/platform/db/generated/client";
import { DomainError } from "../domain-error";
import { maxMasterKeys } from "../plans";

/**
 * Makes sure that one more master key may become active. Until the transaction ends nobody else gets through here for the
 * same organization, so that two at once cannot both be the tenth. Throws DomainError `conflict`, or `not_found` where
 * the organization is gone.
 */
export async function claimActiveKey(transaction: Prisma.TransactionClient, organizationId: string): Promise<void> {
	// Not FOR UPDATE: rows that only refer to the organization are written meanwhile.
	const locked = await transaction.$queryRaw<{ id: string }[]>`
		SELECT id FROM organization WHERE id = ${organizationId}::uuid AND status <> 'deleted' FOR NO KEY UPDATE`;
	if (locked.length === 0) throw new DomainError("not_found", "Organization not found");
	const active = await transaction.masterKey.count({ where: { organizationId, status: "active" } });
	if (active < maxMasterKeys) return;
	const advice = "Deactivate or delete one first.";
	throw new DomainError("conflict", `An organization has at most ${maxMasterKeys} active master keys. ${advice}`);
}
