import { redirectSchema } from "~/domain/billing/schemas";
import { createBillingPortalSession } from "~/domain/billing/subscription.server";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { billingPage } from "~/http/billing-page.server";
import { organizationAccess } from "~/http/require-project.server";

const create = defineApiRoute({
	method: "POST",
	path: "/orgs/{id}/billing-portal",
	summary: "Open the billing portal",
	description: "Needs the owner role. Answers with the address of Stripe's page with invoices, cards and the subscription.",
	tag: "Billing",
	auth: "session",
	params: idParams,
	refusals: { 409: "This instance does not charge" },
	response: redirectSchema,
	async handler({ request, user, params }) {
		await organizationAccess(user, params.id, "owner");
		return createBillingPortalSession(params.id, billingPage(request, params.id));
	},
});

const routes = resource(create);
export const loader = routes.loader;
export const action = routes.action;
