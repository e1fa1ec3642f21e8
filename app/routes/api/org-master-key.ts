import { z } from "zod";
import { assertEnterprise } from "~/domain/enterprise-feature.server";
import { masterKeySchema, updateMasterKeySchema } from "~/domain/master-keys/schemas";
import { deleteMasterKey, setMasterKeyStatus } from "~/domain/master-keys/update-master-key.server";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { organizationAccess } from "~/http/require-project.server";

const params = z.object({ id: z.uuid(), keyId: z.uuid() });

const update = defineApiRoute({
	method: "PATCH",
	path: "/orgs/{id}/master-keys/{keyId}",
	summary: "Activate or deactivate a master key",
	tag: "Master keys",
	auth: "session",
	params,
	body: updateMasterKeySchema,
	refusals: { 409: "As many master keys as may be are active" },
	response: z.object({ masterKey: masterKeySchema }),
	async handler({ user, params: { id, keyId }, body: { status } }) {
		const { organization } = await organizationAccess(user, id, "admin");
		// Taking a credential away is possible on every plan.
		if (status === "active") assertEnterprise(organization.plan, "Master keys");
		return { masterKey: await setMasterKeyStatus({ id: keyId, organizationId: organization.id }, status, user) };
	},
});

const remove = defineApiRoute({
	method: "DELETE",
	path: "/orgs/{id}/master-keys/{keyId}",
	summary: "Delete a master key",
	tag: "Master keys",
	auth: "session",
	params,
	response: z.object({ message: z.string() }),
	async handler({ user, params: { id, keyId } }) {
		const { organization } = await organizationAccess(user, id, "admin");
		await deleteMasterKey({ id: keyId, organizationId: organization.id }, user);
		return { message: "Master key deleted" };
	},
});

const routes = resource(update, remove);
export const loader = routes.loader;
export const action = routes.action;
