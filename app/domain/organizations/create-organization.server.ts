import { prisma } from "~/platform/db/prisma.server";
import { newId } from "~/platform/ids";
import { organizationView } from "./queries.server";
import type { OrganizationView } from "./schemas";

/** Creates an organization that the user owns, with a first project. */
export async function createOrganization(userId: string, input: { name: string }): Promise<OrganizationView> {
	const id = newId();
	const [organization] = await prisma().$transaction([
		prisma().organization.create({ data: { id, name: input.name } }),
		prisma().member.create({ data: { organizationId: id, userId, role: "owner" } }),
		prisma().project.create({ data: { id: newId(), organizationId: id, name: "Default Project" } }),
	]);
	return organizationView({ ...organization, balance: null }, "owner");
}
