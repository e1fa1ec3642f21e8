import type { Project, ProjectMode as StoredMode } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { storedRoutingOverrides } from "../routing/project-routing.server";
import { notDeleted } from "../stored-record.server";
import type { ProjectMode, ProjectView } from "./schemas";

/** Projects of an organization, oldest first; deleted ones are left out. The caller has checked the membership. */
export async function listProjects(organizationId: string): Promise<ProjectView[]> {
	const projects = await prisma().project.findMany({
		where: { organizationId, status: { not: "deleted" } },
		orderBy: { id: "asc" },
	});
	return projects.map(projectView);
}

/** A living project of one organization; null for any other. */
export function findOrganizationProject(organizationId: string, id: string): Promise<Project | null> {
	return prisma().project.findFirst({ where: { id, organizationId, ...notDeleted } });
}

/** The project as it is sent to members. */
export function projectView(project: Project): ProjectView {
	return {
		id: project.id,
		name: project.name,
		organizationId: project.organizationId,
		mode: modeFromStored(project.mode),
		status: project.status,
		cachingEnabled: project.cachingEnabled,
		cacheDurationSeconds: project.cacheDurationSeconds,
		cacheCoalescing: project.cacheCoalescing,
		providerCacheWritesEnabled: project.providerCacheWritesEnabled,
		requestsPerMinute: project.requestsPerMinute,
		tokensPerMinute: project.tokensPerMinute,
		routingConfig: storedRoutingOverrides(project.routingConfig),
		createdAt: project.createdAt.toISOString(),
		updatedAt: project.updatedAt.toISOString(),
	};
}

/** Prisma's names of enum values have no hyphen. */
export function modeToStored(mode: ProjectMode): StoredMode {
	return mode === "api-keys" ? "api_keys" : mode;
}

function modeFromStored(mode: StoredMode): ProjectMode {
	return mode === "api_keys" ? "api-keys" : mode;
}
