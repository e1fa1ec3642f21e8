import { prisma } from "~/platform/db/prisma.server";
import type { AuditActor } from "../audit/actions";
import { orNotFound } from "../stored-record.server";
import { type ApiKeyTarget, livingKey } from "./api-key-target.server";
import { policyChanged } from "./key-policy.server";
import { apiKeyViewOf } from "./queries.server";
import { recordKeyAction } from "./record-key-action.server";
import type { ApiKeyWithToken } from "./schemas";
import { newApiKeyToken } from "./token.server";

/** Gives a key a new token, shown once; the old one is refused from now on. Usage, limits and status stay. */
export async function rollApiKey(key: ApiKeyTarget, actor: AuditActor): Promise<ApiKeyWithToken> {
	const { token, ...stored } = newApiKeyToken();
	const command = prisma().apiKey.update({ where: livingKey(key), data: stored });
	const { description: name } = await orNotFound("API key", command);
	await policyChanged(key.organizationId);
	await recordKeyAction("api_key.roll", key, actor, { name });
	return { ...(await apiKeyViewOf(key.id)), token };
}
