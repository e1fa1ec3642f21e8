import { providerById } from "~/catalog/index";
import { prisma } from "~/platform/db/prisma.server";
import { DomainError } from "../domain-error";
import { customProviderId } from "./credential-fields";

/**
 * Makes sure that `name/model` can mean this custom provider and nothing else. Throws DomainError `conflict` where a known
 * provider or another custom one of the organization has the name. `ownId` is the key that keeps its own name.
 */
export async function assertCustomNameFree(organizationId: string, name: string, ownId?: string): Promise<void> {
	if (providerById(name)) {
		throw new DomainError("conflict", `${name} is the name of a known provider. Choose another.`, { field: "name" });
	}
	const where = { organizationId, providerId: customProviderId, name, status: { not: "deleted" } } as const;
	const other = await prisma().providerKey.findFirst({ where: { ...where, ...(ownId && { id: { not: ownId } }) } });
	if (other) {
		throw new DomainError("conflict", `There is a custom provider ${name} already. Choose another name.`, { field: "name" });
	}
}
