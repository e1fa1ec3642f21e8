import { prisma } from "~/platform/db/prisma.server";
import { newId } from "~/platform/ids";
import { logger } from "~/platform/logger.server";
import type { Prisma } from "~/platform/db/generated/client";
import type { AuditedAction } from "./actions";

/**
 * Writes down what somebody did, after it was done. Never throws: the deed stands, and a missing entry is an error of
 * the log.
 */
export async function recordAction(done: AuditedAction): Promise<void> {
	const { organizationId, actor, action, resourceType, resourceId, details = {} } = done;
	try {
		await prisma().auditEntry.create({
			data: {
				id: newId(),
				organizationId,
				userId: actor.user?.id ?? null,
				userName: actor.user?.name ?? null,
				userEmail: actor.user?.email ?? null,
				masterKeyId: actor.masterKeyId ?? null,
				action,
				resourceType,
				resourceId: resourceId ?? null,
				details: details as Prisma.InputJsonObject,
			},
		});
	} catch (error) {
		logger.error({ err: error, organizationId, action, resourceId }, "an action could not be written to the audit log");
	}
}
