import { z } from "zod";
import { assertEnterprise } from "~/domain/enterprise-feature.server";
import { createMasterKey } from "~/domain/master-keys/create-master-key.server";
import { listMasterKeys } from "~/domain/master-keys/queries.server";
import { createMasterKeySchema, masterKeySchema, masterKeyWithTokenSchema } from "~/domain/master-keys/schemas";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { organizationAccess } from "~/http/require-project.server";

const list = defineApiRoute({
	method: "GET",
	path: "/orgs/{id}/master-keys",
	summary: "List the master keys of an organization",
	description: "Needs the admin role and, where the instance charges, the enterprise plan.",
	tag: "Master keys",
	auth: "session",
	params: idParams,
	response: z.object({ masterKeys: z.array(masterKeySchema) }),
	async handler({ user, params }) {
		const { organization } = await organizationAccess(user, params.id, "admin");
		assertEnterprise(organization.plan, "Master keys");
		return { masterKeys: await listMasterKeys(organization.id) };
	},
});

const create = defineApiRoute({
	method: "POST",
	path: "/orgs/{id}/master-keys",
	summary: "Create a master key",
	description: "The answer holds the token, which is never shown again. At most ten are active at once.",
	tag: "Master keys",
	auth: "session",
	params: idParams,
	body: createMasterKeySchema,
	refusals: { 409: "As many master keys as may be are active" },
	status: 201,
	response: z.object({ masterKey: masterKeyWithTokenSchema }),
	async handler({ user, params, body }) {
		const { organization } = await organizationAccess(user, params.id, "admin");
		assertEnterprise(organization.plan, "Master keys");
		return { masterKey: await createMasterKey(organization.id, body, user) };
	},
});

const routes = resource(list, create);
export const loader = routes.loader;
export const action = routes.action;
