import { z } from "zod";
import { redirectSchema, subscriptionSchema } from "~/domain/billing/schemas";
import { createCheckout, readSubscription } from "~/domain/billing/subscription.server";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { organizationAccess } from "~/http/require-project.server";
import { billingPage } from "~/http/billing-page.server";

const read = defineApiRoute({
	method: "GET",
	path: "/orgs/{id}/subscription",
	summary: "Read plan and subscription",
	description: "Needs the owner role.",
	tag: "Billing",
	auth: "session",
	params: idParams,
	response: z.object({ subscription: subscriptionSchema }),
	async handler({ user, params }) {
		await organizationAccess(user, params.id, "owner");
		return { subscription: await readSubscription(params.id) };
	},
});

const create = defineApiRoute({
	method: "POST",
	path: "/orgs/{id}/subscription",
	summary: "Buy the enterprise plan",
	description: "Needs the owner role. Answers with the address of Stripe's page where it is paid.",
	tag: "Billing",
	auth: "session",
	params: idParams,
	refusals: { 409: "This instance does not charge, does not sell the plan, or it is bought already" },
	response: redirectSchema,
	async handler({ request, user, params }) {
		await organizationAccess(user, params.id, "owner");
		return createCheckout(params.id, billingPage(request, params.id));
	},
});

const routes = resource(read, create);
export const loader = routes.loader;
export const action = routes.action;
