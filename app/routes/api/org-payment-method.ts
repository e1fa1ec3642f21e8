import { z } from "zod";
import { removePaymentMethod, setDefaultPaymentMethod } from "~/domain/billing/payment-methods.server";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { organizationAccess } from "~/http/require-project.server";

const methodParams = z.object({ id: z.uuid(), methodId: z.string().regex(/^pm_\w{1,250}$/) });

const update = defineApiRoute({
	method: "PATCH",
	path: "/orgs/{id}/payment-methods/{methodId}",
	summary: "Make a saved card the default",
	description: "Needs the owner role. Automatic top-ups charge the default card.",
	tag: "Billing",
	auth: "session",
	params: methodParams,
	body: z.strictObject({ isDefault: z.literal(true) }),
	refusals: { 409: "This instance does not charge" },
	response: z.object({ message: z.string() }),
	async handler({ user, params }) {
		await organizationAccess(user, params.id, "owner");
		await setDefaultPaymentMethod(params.id, params.methodId);
		return { message: "Default card changed" };
	},
});

const remove = defineApiRoute({
	method: "DELETE",
	path: "/orgs/{id}/payment-methods/{methodId}",
	summary: "Remove a saved card",
	description: "Needs the owner role.",
	tag: "Billing",
	auth: "session",
	params: methodParams,
	refusals: { 409: "This instance does not charge" },
	response: z.object({ message: z.string() }),
	async handler({ user, params }) {
		await organizationAccess(user, params.id, "owner");
		await removePaymentMethod(params.id, params.methodId);
		return { message: "Card removed" };
	},
});

const routes = resource(update, remove);
export const loader = routes.loader;
export const action = routes.action;
