import { prisma } from "~/platform/db/prisma.server";
import { newId } from "~/platform/ids";
import { modeToStored, projectView } from "./queries.server";
import type { CreateProjectInput, ProjectView } from "./schemas";

/** Creates a project in an organization. The caller has checked that the user may. */
export async function createProject({ mode, ...input }: CreateProjectInput): Promise<ProjectView> {
	const project = await prisma().project.create({
		data: { ...input, id: newId(), mode: modeToStored(mode ?? "hybrid") },
	});
	return projectView(project);
}
