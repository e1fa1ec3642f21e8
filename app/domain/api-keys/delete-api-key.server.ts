import { prisma } from "~/platform/db/prisma.server";
import { orNotFound } from "../stored-record.server";
import { type ApiKeyTarget, livingKey } from "./api-key-target.server";
import { policyChanged } from "./key-policy.server";

/** Deletes a key for good as far as anyone can see; its row stays, because logs refer to it. */
export async function deleteApiKey(key: ApiKeyTarget): Promise<void> {
	await orNotFound("API key", prisma().apiKey.update({ where: livingKey(key), data: { status: "deleted" } }));
	await policyChanged(key.organizationId);
}
