import { prisma } from "~/platform/db/prisma.server";
import { recordAction } from "../audit/record-action.server";
import { notDeleted, orNotFound } from "../stored-record.server";
import type { UserView } from "../users/schemas";
import { claimActiveKey } from "./active-limit.server";
import { masterKeyParts, masterKeyView } from "./queries.server";
import type { MasterKeyStatus, MasterKeyView } from "./schemas";

/** A key and the organization whose admin names it. */
export type MasterKeyTarget = { id: string; organizationId: string };

/**
 * Activates or deactivates a master key, from the next request on. Throws DomainError `not_found` for a key of another
 * organization, `conflict` where activating it would be one too many.
 */
export async function setMasterKeyStatus(
	target: MasterKeyTarget,
	status: MasterKeyStatus,
	user: UserView,
): Promise<MasterKeyView> {
	const where = livingKey(target);
	const command = prisma().$transaction(async (transaction) => {
		if (status === "active") await claimUnlessActive(transaction, target);
		const before = await transaction.masterKey.findUniqueOrThrow({ where });
		const after = await transaction.masterKey.update({ where, data: { status }, include: masterKeyParts });
		return { changed: before.status !== status, after };
	});
	const { changed, after } = await orNotFound("Master key", command);
	if (changed) await record("master_key.update_status", target, user, { name: after.description, status });
	return masterKeyView(after);
}

type Transaction = Parameters<typeof claimActiveKey>[0];

/** Activating an active key again takes no place. */
async function claimUnlessActive(transaction: Transaction, target: MasterKeyTarget): Promise<void> {
	const { status } = await transaction.masterKey.findUniqueOrThrow({ where: livingKey(target) });
	if (status !== "active") await claimActiveKey(transaction, target.organizationId);
}

/** Deletes a master key for good; its row stays for the audit entries that name it. */
export async function deleteMasterKey(target: MasterKeyTarget, user: UserView): Promise<void> {
	const command = prisma().masterKey.update({ where: livingKey(target), data: { status: "deleted" } });
	const row = await orNotFound("Master key", command);
	await record("master_key.delete", target, user, { name: row.description });
}

function livingKey({ id, organizationId }: MasterKeyTarget) {
	return { id, organizationId, ...notDeleted };
}

function record(
	action: "master_key.update_status" | "master_key.delete",
	{ id, organizationId }: MasterKeyTarget,
	user: UserView,
	details: Record<string, unknown>,
): Promise<void> {
	const resource = { resourceType: "master_key", resourceId: id };
	return recordAction({ organizationId, actor: { user }, action, ...resource, details });
}
