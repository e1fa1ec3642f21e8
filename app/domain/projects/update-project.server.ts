import { Prisma } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { policyChanged } from "../api-keys/key-policy.server";
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
export async function updateProject(target: ProjectTarget, changes: UpdateProjectInput): Promise<ProjectView> {
	const { mode, routingConfig, ...rest } = changes;
	const data: Prisma.ProjectUpdateInput = { ...rest };
	if (mode !== undefined) data.mode = modeToStored(mode);
	if (routingConfig) assertRoutingOverrides(routingConfig, await planOf(target.organizationId));
	if (routingConfig !== undefined) data.routingConfig = routingConfig ?? Prisma.DbNull;
	const project = await orNotFound("Project", prisma().project.update({ where: livingProject(target), data }));
	await policyChanged(project.organizationId);
	return projectView(project);
}

/** Archives a project: it vanishes from lists, and its keys stop working. Its logs and costs stay. */
export async function deleteProject(target: ProjectTarget): Promise<void> {
	const data = { status: "deleted" } as const;
	await orNotFound("Project", prisma().project.update({ where: livingProject(target), data }));
	await policyChanged(target.organizationId);
}

async function planOf(organizationId: string) {
	const organization = prisma().organization.findUniqueOrThrow({ where: { id: organizationId }, select: { plan: true } });
	return (await orNotFound("Organization", organization)).plan;
}

function livingProject({ id, organizationId }: ProjectTarget) {
	return { id, organizationId, ...notDeleted };
}
