import { z } from "zod";
import { changePlan } from "~/domain/instance/change-plan.server";
import { changePlanSchema, instanceOrganizationSchema } from "~/domain/instance/schemas";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { assertInstanceAdmin } from "~/http/require-admin.server";

const update = defineApiRoute({
	method: "PATCH",
	path: "/admin/orgs/{id}",
	summary: "Set the plan and the retention period of an organization",
	description: "For administrators of the instance. Changes the named fields only. A new period holds for new requests.",
	tag: "Instance",
	auth: "session",
	params: idParams,
	body: changePlanSchema,
	refusals: { 409: "A subscription pays for the plan" },
	response: z.object({ organization: instanceOrganizationSchema }),
	async handler({ user, params, body }) {
		await assertInstanceAdmin(user);
		return { organization: await changePlan(params.id, body, user) };
	},
});

const routes = resource(update);
export const loader = routes.loader;
export const action = routes.action;
