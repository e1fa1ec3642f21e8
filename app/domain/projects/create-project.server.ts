import type { Prisma } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { env } from "~/platform/env.server";
import { newId } from "~/platform/ids";
import type { AuditActor } from "../audit/actions";
import { recordAction } from "../audit/record-action.server";
import { DomainError } from "../domain-error";
import { allowanceOf } from "../plans";
import { notDeleted } from "../stored-record.server";
import { modeToStored, projectView } from "./queries.server";
import type { CreateProjectInput, ProjectView } from "./schemas";

/**
 * Creates a project in an organization. The caller has checked that the actor may. Throws DomainError `forbidden` where the
 * organization has as many projects as its plan allows, `not_found` where it is gone.
 */
export async function createProject(
	{ mode, ...input }: CreateProjectInput,
	actor: AuditActor,
): Promise<ProjectView> {
	const project = await prisma().$transaction(
		async (transaction) => {
			await assertRoomForProject(transaction, input.organizationId);
			return transaction.project.create({ data: { ...input, id: newId(), mode: modeToStored(mode ?? "hybrid") } });
		},
		// Those that come at once wait for each other.
		{ maxWait: 10_000, timeout: 20_000 },
	);
	await recordAction({
		organizationId: project.organizationId,
		actor,
		action: "project.create",
		resourceType: "project",
		resourceId: project.id,
		details: { name: project.name },
	});
	return projectView(project);
}

// Until the transaction ends nobody else gets through here for the same organization: two at once cannot both be the last.
async function assertRoomForProject(transaction: Prisma.TransactionClient, organizationId: string): Promise<void> {
	// Not FOR UPDATE: rows that only refer to the organization are written meanwhile.
	await transaction.$queryRaw`SELECT 1 FROM organization WHERE id = ${organizationId}::uuid FOR NO KEY UPDATE`;
	const organization = await transaction.organization.findFirst({
		where: { id: organizationId, ...notDeleted },
		select: { plan: true, _count: { select: { projects: { where: notDeleted } } } },
	});
	if (!organization) throw new DomainError("not_found", "Organization not found");
	const { projects } = allowanceOf(organization.plan, env().PAID_MODE);
	if (organization._count.projects < projects) return;
	throw new DomainError("forbidden", `This organization has ${projects} projects, the most it may have. Delete unused ones first.`);
}
