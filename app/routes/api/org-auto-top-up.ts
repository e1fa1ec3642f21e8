import { z } from "zod";
import { readAutoTopUp, updateAutoTopUp } from "~/domain/billing/auto-top-up.server";
import { autoTopUpSchema, updateAutoTopUpSchema } from "~/domain/billing/schemas";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { organizationAccess } from "~/http/require-project.server";

const response = z.object({ autoTopUp: autoTopUpSchema });

const read = defineApiRoute({
	method: "GET",
	path: "/orgs/{id}/auto-top-up",
	summary: "Read the automatic top-up",
	description: "Needs the owner role.",
	tag: "Billing",
	auth: "session",
	params: idParams,
	response,
	async handler({ user, params }) {
		await organizationAccess(user, params.id, "owner");
		return { autoTopUp: await readAutoTopUp(params.id) };
	},
});

const update = defineApiRoute({
	method: "PATCH",
	path: "/orgs/{id}/auto-top-up",
	summary: "Change the automatic top-up",
	description:
		"Needs the owner role. Changes the named fields only. When the balance falls below `threshold`, `amount` dollars of " +
		"credits are bought with the default card. After a failure the next attempt waits, after three nothing is tried " +
		"until this is saved again.",
	tag: "Billing",
	auth: "session",
	params: idParams,
	body: updateAutoTopUpSchema,
	refusals: { 409: "This instance does not charge" },
	response,
	async handler({ user, params, body }) {
		await organizationAccess(user, params.id, "owner");
		return { autoTopUp: await updateAutoTopUp(params.id, body, { user }) };
	},
});

const routes = resource(read, update);
export const loader = routes.loader;
export const action = routes.action;
