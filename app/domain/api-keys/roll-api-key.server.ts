import { prisma } from "~/platform/db/prisma.server";
import { orNotFound } from "../stored-record.server";
import { type ApiKeyTarget, livingKey } from "./api-key-target.server";
import { policyChanged } from "./key-policy.server";
import { apiKeyViewOf } from "./queries.server";
import type { ApiKeyWithToken } from "./schemas";
import { newApiKeyToken } from "./token.server";

/** Gives a key a new token, shown once; the old one is refused from now on. Usage, limits and status stay. */
export async function rollApiKey(key: ApiKeyTarget): Promise<ApiKeyWithToken> {
	const { token, ...stored } = newApiKeyToken();
	await orNotFound("API key", prisma().apiKey.update({ where: livingKey(key), data: stored }));
	await policyChanged(key.organizationId);
	return { ...(await apiKeyViewOf(key.id)), token };
}
