import { prisma } from "~/platform/db/prisma.server";
import type { AuditEntryView } from "./schemas";

/**
 * What projects and API keys that the details of entries name by id are called now, by their ids; archived and deleted ones
 * too. Only those of the organization: details are data, and no way to read the names of others.
 */
export async function namesInDetails(
	organizationId: string,
	entries: Pick<AuditEntryView, "details">[],
): Promise<Record<string, string>> {
	const projectIds = idsOf(entries, "projectId");
	const keyIds = idsOf(entries, "apiKeyIds");
	const [projects, keys] = await Promise.all([
		projectIds.length > 0
			? prisma().project.findMany({ where: { organizationId, id: { in: projectIds } }, select: { id: true, name: true } })
			: [],
		keyIds.length > 0
			? prisma().apiKey.findMany({
					where: { project: { organizationId }, id: { in: keyIds } },
					select: { id: true, description: true },
				})
			: [],
	]);
	return Object.fromEntries([
		...projects.map(({ id, name }) => [id, name] as const),
		...keys.map(({ id, description }) => [id, description] as const),
	]);
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The ids in one field of the details, which holds one or a list. */
function idsOf(entries: Pick<AuditEntryView, "details">[], field: string): string[] {
	const values = entries.flatMap(({ details }) => details[field] ?? []);
	return [...new Set(values.filter((value): value is string => typeof value === "string" && uuid.test(value)))];
}
