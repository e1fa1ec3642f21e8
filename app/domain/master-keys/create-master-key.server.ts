import { prisma } from "~/platform/db/prisma.server";
import { newId } from "~/platform/ids";
import { hashApiKey, randomToken } from "~/platform/secrets.server";
import { recordAction } from "../audit/record-action.server";
import type { UserView } from "../users/schemas";
import { claimActiveKey } from "./active-limit.server";
import { masterKeyParts, masterKeyView } from "./queries.server";
import type { MasterKeyWithToken } from "./schemas";

/** What every master key begins with. */
export const masterKeyPrefix = "llmgmk_";

/**
 * Creates a master key and returns it with its token, which cannot be read again. The caller has checked role and plan.
 * Throws DomainError `conflict` where the organization has as many active ones as it may.
 */
export async function createMasterKey(
	organizationId: string,
	{ description }: { description: string },
	user: UserView,
): Promise<MasterKeyWithToken> {
	const token = randomToken(masterKeyPrefix, 40);
	const data = {
		id: newId(),
		organizationId,
		description,
		tokenHash: hashApiKey(token),
		tokenHint: `${masterKeyPrefix}${"•".repeat(8)}${token.slice(-4)}`,
		createdById: user.id,
	};
	const row = await prisma().$transaction(async (transaction) => {
		await claimActiveKey(transaction, organizationId);
		return transaction.masterKey.create({ data, include: masterKeyParts });
	});
	await recordAction({
		organizationId,
		actor: { user },
		action: "master_key.create",
		resourceType: "master_key",
		resourceId: row.id,
		details: { name: description },
	});
	return { ...masterKeyView(row), token };
}
