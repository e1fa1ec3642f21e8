import { prisma } from "~/platform/db/prisma.server";
import { policyChanged } from "./key-policy.server";

/** Deletes a key for good as far as anyone can see; its row stays, because logs refer to it. */
export async function deleteApiKey(key: { id: string; organizationId: string }): Promise<void> {
	await prisma().apiKey.update({ where: { id: key.id }, data: { status: "deleted" } });
	await policyChanged(key.organizationId);
}
