import { prisma } from "~/platform/db/prisma.server";
import { newId } from "~/platform/ids";
import type { AuditActor } from "../audit/actions";
import { DomainError } from "../domain-error";
import { policyChanged } from "./key-policy.server";
import { assertRoomForKey } from "./plan-limits.server";
import { apiKeyViewOf } from "./queries.server";
import { recordKeyAction } from "./record-key-action.server";
import type { ApiKeyWithToken, CreateApiKeyInput } from "./schemas";
import { newApiKeyToken } from "./token.server";

/**
 * Creates a key in a project and returns it with its token, which cannot be read again. The caller has checked that
 * the actor may. Throws DomainError `invalid` for an expiry in the past, `forbidden` where the plan has no more keys.
 */
export async function createApiKey(
	input: CreateApiKeyInput,
	by: { userId: string | null; organizationId: string },
	actor: AuditActor,
): Promise<ApiKeyWithToken> {
	const now = new Date();
	if (input.expiresAt && input.expiresAt <= now) {
		throw new DomainError("invalid", "The expiration must be in the future.", { field: "expiresAt" });
	}
	const { token, ...stored } = newApiKeyToken();
	const id = newId();
	const periodStartedAt = input.periodUsageLimit ? now : null;
	await prisma().$transaction(async (transaction) => {
		await assertRoomForKey(transaction, input.projectId);
		await transaction.apiKey.create({ data: { ...input, ...stored, id, periodStartedAt, createdById: by.userId } });
	});
	await policyChanged(by.organizationId);
	const { description: name, projectId, expiresAt } = input;
	const details = { name, projectId, ...(expiresAt ? { expiresAt } : {}) };
	await recordKeyAction("api_key.create", { id, organizationId: by.organizationId }, actor, details);
	return { ...(await apiKeyViewOf(id)), token };
}
