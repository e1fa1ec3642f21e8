import { Prisma } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { policyChanged } from "../api-keys/key-policy.server";
import { modeToStored, projectView } from "./queries.server";
import type { ProjectView, UpdateProjectInput } from "./schemas";

/** Changes what is named and nothing else. */
export async function updateProject(projectId: string, changes: UpdateProjectInput): Promise<ProjectView> {
	const { mode, routingConfig, ...rest } = changes;
	const data: Prisma.ProjectUpdateInput = { ...rest };
	if (mode !== undefined) data.mode = modeToStored(mode);
	if (routingConfig !== undefined) data.routingConfig = routingConfig ?? Prisma.DbNull;
	const project = await prisma().project.update({ where: { id: projectId }, data });
	await policyChanged(project.organizationId);
	return projectView(project);
}

/** Archives a project: it vanishes from lists, and its keys stop working. Its logs and costs stay. */
export async function deleteProject(projectId: string): Promise<void> {
	const project = await prisma().project.update({ where: { id: projectId }, data: { status: "deleted" } });
	await policyChanged(project.organizationId);
}
