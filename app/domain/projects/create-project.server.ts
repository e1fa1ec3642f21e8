import { prisma } from "~/platform/db/prisma.server";
import { newId } from "~/platform/ids";
import type { AuditActor } from "../audit/actions";
import { recordAction } from "../audit/record-action.server";
import { modeToStored, projectView } from "./queries.server";
import type { CreateProjectInput, ProjectView } from "./schemas";

/** Creates a project in an organization. The caller has checked that the actor may. */
export async function createProject(
	{ mode, ...input }: CreateProjectInput,
	actor: AuditActor,
): Promise<ProjectView> {
	const project = await prisma().project.create({
		data: { ...input, id: newId(), mode: modeToStored(mode ?? "hybrid") },
	});
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
