import { prisma } from "~/platform/db/prisma.server";
import { newId } from "~/platform/ids";
import { DomainError } from "../domain-error";
import { policyChanged } from "./key-policy.server";
import { apiKeyViewOf } from "./queries.server";
import type { ApiKeyWithToken, CreateApiKeyInput } from "./schemas";
import { newApiKeyToken } from "./token.server";

/**
 * Creates a key in a project and returns it with its token, which cannot be read again. The caller has checked that
 * the user may. Throws DomainError `invalid` for an expiry in the past.
 */
export async function createApiKey(
	input: CreateApiKeyInput,
	by: { userId: string; organizationId: string },
): Promise<ApiKeyWithToken> {
	if (input.expiresAt && input.expiresAt <= new Date()) {
		throw new DomainError("invalid", "The expiration must be in the future.", { field: "expiresAt" });
	}
	const { token, ...stored } = newApiKeyToken();
	const id = newId();
	await prisma().apiKey.create({ data: { ...input, ...stored, id, createdById: by.userId } });
	await policyChanged(by.organizationId);
	return { ...(await apiKeyViewOf(id)), token };
}
