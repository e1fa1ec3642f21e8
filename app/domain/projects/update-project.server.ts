import { Prisma } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { policyChanged } from "../api-keys/key-policy.server";
import { notDeleted, orNotFound } from "../stored-record.server";
import { modeToStored, projectView } from "./queries.server";
import type { ProjectView, UpdateProjectInput } from "./schemas";

/** A project and the organization it was looked up in. */
export type ProjectTarget = { id: string; organizationId: string };

/** Changes what is named and nothing else. */
export async function updateProject(target: ProjectTarget, changes: UpdateProjectInput): Promise<ProjectView> {
	const { mode, routingConfig, ...rest } = changes;
	const data: Prisma.ProjectUpdateInput = { ...rest };
	if (mode !== undefined) data.mode = modeToStored(mode);
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

function livingProject({ id, organizationId }: ProjectTarget) {
	return { id, organizationId, ...notDeleted };
}
