import { findApiKeyAccess } from "~/domain/api-keys/queries.server";
import type { MemberRole } from "~/domain/members/schemas";
import { findProviderKeyAccess } from "~/domain/provider-keys/queries.server";
import type { UserView } from "~/domain/users/schemas";
import type { ProviderKey } from "~/platform/db/generated/client";
import { isId } from "~/platform/ids";
import { assertRole, notFound } from "./require-project.server";

/** An API key that the user may act on in `role`. Throws 404 across tenants and 403 for too small a role. */
export async function apiKeyAccess(
	user: UserView,
	apiKeyId: string,
	role: MemberRole,
): Promise<{ id: string; projectId: string; organizationId: string }> {
	const access = isId(apiKeyId) ? await findApiKeyAccess(user.id, apiKeyId) : null;
	if (!access) throw notFound("API key");
	assertRole(access.role, role);
	return { id: apiKeyId, projectId: access.projectId, organizationId: access.organizationId };
}

/** A provider key that the user may act on in `role`. Throws 404 across tenants and 403 for too small a role. */
export async function providerKeyAccess(
	user: UserView,
	providerKeyId: string,
	role: MemberRole,
): Promise<ProviderKey> {
	const access = isId(providerKeyId) ? await findProviderKeyAccess(user.id, providerKeyId) : null;
	if (!access) throw notFound("Provider key");
	assertRole(access.role, role);
	return access.providerKey;
}
