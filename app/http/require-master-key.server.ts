import { findOrganizationApiKey } from "~/domain/api-keys/organization-key.server";
import { authenticateMasterKey, type MasterKeyPrincipal } from "~/domain/master-keys/authenticate-master-key.server";
import { findOrganizationProject } from "~/domain/projects/queries.server";
import { isId } from "~/platform/ids";
import { messageResponse } from "./error-response.server";
import { notFound } from "./require-project.server";

/**
 * For `/v1/master/*`: the organization of the bearer token, which is never a cookie. Throws a 401 response where there is
 * none, DomainError as `authenticateMasterKey` does.
 */
export function requireMasterKey(request: Request): Promise<MasterKeyPrincipal> {
	const token = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
	if (!token) throw messageResponse(401, "Unauthorized", { "WWW-Authenticate": "Bearer" });
	return authenticateMasterKey(token);
}

/** A project of the master key's organization. Throws 404 for every other. */
export async function masterProject({ organizationId }: MasterKeyPrincipal, id: string) {
	const project = isId(id) ? await findOrganizationProject(organizationId, id) : null;
	if (!project) throw notFound("Project");
	return project;
}

/** An API key in a project of the master key's organization. Throws 404 for every other. */
export async function masterApiKey({ organizationId }: MasterKeyPrincipal, id: string) {
	const key = isId(id) ? await findOrganizationApiKey(organizationId, id) : null;
	if (!key) throw notFound("API key");
	return key;
}
