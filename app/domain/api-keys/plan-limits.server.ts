import { prisma } from "~/platform/db/prisma.server";
import type { Prisma } from "~/platform/db/generated/client";
import { env } from "~/platform/env.server";
import { DomainError } from "../domain-error";
import { allowanceOf, type Plan } from "../plans";
import { notDeleted } from "../stored-record.server";
import type { PlanLimits } from "./schemas";

/** How many keys a project has, and how many its organization's plan allows; a disabled key counts until it is deleted. */
export async function planLimitsOf(project: { id: string; organization: { plan: Plan } }): Promise<PlanLimits> {
	const { plan } = project.organization;
	const currentCount = await prisma().apiKey.count({ where: { projectId: project.id, ...notDeleted } });
	return { currentCount, maxKeys: allowanceOf(plan, env().PAID_MODE).apiKeysPerProject, plan };
}

/**
 * Throws DomainError `forbidden` where a project has as many keys as the plan allows. Inside the transaction that adds the
 * key: its lock on the project makes others wait, so that two at once cannot both be the last.
 */
export async function assertRoomForKey(transaction: Prisma.TransactionClient, projectId: string): Promise<void> {
	if (!env().PAID_MODE) return;
	await transaction.$queryRaw`SELECT 1 FROM project WHERE id = ${projectId}::uuid FOR UPDATE`;
	const { organization, _count } = await transaction.project.findUniqueOrThrow({
		where: { id: projectId },
		select: { organization: { select: { plan: true } }, _count: { select: { apiKeys: { where: notDeleted } } } },
	});
	const { apiKeysPerProject } = allowanceOf(organization.plan, true);
	if (_count.apiKeys < apiKeysPerProject) return;
	const message = `This project has the ${apiKeysPerProject} API keys that its plan includes. Delete unused keys or upgrade.`;
	throw new DomainError("forbidden", message);
}
