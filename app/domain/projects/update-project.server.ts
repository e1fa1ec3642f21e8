import { Prisma } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { policyChanged } from "../api-keys/key-policy.server";
import type { AuditActor } from "../audit/actions";
import { changedFields } from "../audit/changed-fields";
import { recordAction } from "../audit/record-action.server";
import { assertRoutingOverrides } from "../routing/project-routing.server";
import { notDeleted, orNotFound } from "../stored-record.server";
import { modeToStored, projectView } from "./queries.server";
import type { ProjectView, UpdateProjectInput } from "./schemas";

/** A project and the organization it was looked up in. */
export type ProjectTarget = { id: string; organizationId: string };

/**
 * Changes what is named and nothing else. Throws DomainError where routing settings are given that the organization's plan
 * does not include, or that name a provider which does not exist.
 */
export async function updateProject(
	target: ProjectTarget,
	changes: UpdateProjectInput,
	actor: AuditActor,
): Promise<ProjectView> {
	const { mode, routingConfig, ...rest } = changes;
	const data: Prisma.ProjectUpdateInput = { ...rest };
	if (mode !== undefined) data.mode = modeToStored(mode);
	if (routingConfig) assertRoutingOverrides(routingConfig, await planOf(target.organizationId));
	if (routingConfig !== undefined) data.routingConfig = routingConfig ?? Prisma.DbNull;
	const where = livingProject(target);
	const [before, after] = await orNotFound(
		"Project",
		prisma().$transaction([prisma().project.findUniqueOrThrow({ where }), prisma().project.update({ where, data })]),
	);
	await policyChanged(target.organizationId);
	const view = projectView(after);
	const changed = changedFields(projectView(before), view, changes);
	if (changed.length > 0) await record("project.update", target, actor, { name: after.name, changed });
	return view;
}

/** Archives a project: it vanishes from lists, and its keys are deleted with it. Its logs and costs stay. */
export async function deleteProject(target: ProjectTarget, actor: AuditActor): Promise<void> {
	const data = { status: "deleted" } as const;
	const [project] = await orNotFound(
		"Project",
		prisma().$transaction([
			prisma().project.update({ where: livingProject(target), data }),
			prisma().apiKey.updateMany({ where: { projectId: target.id, ...notDeleted }, data }),
		]),
	);
	await policyChanged(target.organizationId);
	await record("project.delete", target, actor, { name: project.name });
}

function record(
	action: "project.update" | "project.delete",
	{ id, organizationId }: ProjectTarget,
	actor: AuditActor,
	details: Record<string, unknown>,
): Promise<void> {
	return recordAction({ organizationId, actor, action, resourceType: "project", resourceId: id, details });
}

async function planOf(organizationId: string) {
	const organization = prisma().organization.findUniqueOrThrow({ where: { id: organizationId }, select: { plan: true } });
	return (await orNotFound("Organization", organization)).plan;
}

function livingProject({ id, organizationId }: ProjectTarget) {
	return { id, organizationId, ...notDeleted };
}
