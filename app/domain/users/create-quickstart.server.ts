import { randomToken } from "~/platform/secrets.server";
import { createApiKey } from "../api-keys/create-api-key.server";
import { createUser } from "./create-user.server";
import { isNamedAdmin } from "./instance-admin.server";

export type Quickstart = {
	email: string;
	password: string;
	organizationId: string;
	projectId: string;
	apiKey: string;
};

/**
 * Makes the local user, organization, project and key that a first start without configuration hands to its owner.
 * Throws DomainError `conflict` where the address has an account already.
 */
export async function createQuickstart(email = "admin@example.com"): Promise<Quickstart> {
	const password = randomToken("", 20);
	// Made by the process itself before anybody could sign up, and handed to whoever reads the operator's files: where the
	// same operator named this address as an administrator's, there is nobody else that it could belong to. Else nobody
	// has shown whose it is.
	const emailVerifiedAt = isNamedAdmin(email) ? new Date() : null;
	const { user, organizationId, projectId } = await createUser({ name: "Local Admin", email, password }, null, {
		emailVerifiedAt,
	});
	const key = await createApiKey(
		{ description: "Quickstart", projectId },
		{ userId: user.id, organizationId },
		{ user },
	);
	return { email: user.email, password, organizationId, projectId, apiKey: key.token };
}
