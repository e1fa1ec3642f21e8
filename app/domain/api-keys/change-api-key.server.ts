import { prisma } from "~/platform/db/prisma.server";
import type { AuditActor } from "../audit/actions";
import { DomainError } from "../domain-error";
import { orNotFound } from "../stored-record.server";
import { type ApiKeyTarget, livingKey } from "./api-key-target.server";
import { apiKeyViewOf } from "./queries.server";
import { type ApiKeyLimits, type ApiKeyView, limitsProblem, type UpdateApiKeyInput } from "./schemas";
import { recurringLimitOf, updateApiKey, updateApiKeyLimits } from "./update-api-key.server";

/**
 * Changes what a key is and what it may spend by one call. Both are judged before either is done, so that a refusal leaves
 * the key as it was. Throws DomainError as `updateApiKey` and `updateApiKeyLimits` do.
 */
export async function changeApiKey(
	key: ApiKeyTarget,
	{ description, status, ...limits }: Omit<UpdateApiKeyInput, "expiresAt"> & ApiKeyLimits,
	actor: AuditActor,
): Promise<ApiKeyView> {
	const before = await orNotFound("API key", prisma().apiKey.findUniqueOrThrow({ where: livingKey(key) }));
	const problem = limitsProblem({ ...recurringLimitOf(before), ...limits });
	if (problem) throw new DomainError("invalid", problem.message, { field: problem.field });
	const named = { ...(description !== undefined && { description }), ...(status !== undefined && { status }) };
	// This one may still refuse, an expired key that is to be enabled: it goes first.
	if (Object.keys(named).length > 0) await updateApiKey(key, named, actor);
	if (Object.keys(limits).length > 0) await updateApiKeyLimits(key, limits, actor);
	return apiKeyViewOf(key.id);
}
