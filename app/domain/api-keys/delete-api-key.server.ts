import { prisma } from "~/platform/db/prisma.server";
import type { AuditActor } from "../audit/actions";
import { orNotFound } from "../stored-record.server";
import { type ApiKeyTarget, livingKey } from "./api-key-target.server";
import { policyChanged } from "./key-policy.server";
import { recordKeyAction } from "./record-key-action.server";

/** Deletes a key for good as far as anyone can see; its row stays, because logs refer to it. */
export async function deleteApiKey(key: ApiKeyTarget, actor: AuditActor): Promise<void> {
	const command = prisma().apiKey.update({ where: livingKey(key), data: { status: "deleted" } });
	const { description: name } = await orNotFound("API key", command);
	await policyChanged(key.organizationId);
	await recordKeyAction("api_key.delete", key, actor, { name });
}
