import { quoteTopUp } from "~/domain/billing/quote-top-up.server";
import { quoteTopUpSchema, topUpQuoteSchema } from "~/domain/billing/schemas";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { organizationAccess } from "~/http/require-project.server";

const quote = defineApiRoute({
	method: "POST",
	path: "/orgs/{id}/top-up/quote",
	summary: "Read the fees of a top-up",
	description: "Needs the owner role. Charges nothing. The fees depend on the country of the card, if one is named.",
	tag: "Billing",
	auth: "session",
	params: idParams,
	body: quoteTopUpSchema,
	refusals: { 409: "This instance does not charge" },
	response: topUpQuoteSchema,
	async handler({ user, params, body }) {
		await organizationAccess(user, params.id, "owner");
		return quoteTopUp(params.id, body);
	},
});

const routes = resource(quote);
export const loader = routes.loader;
export const action = routes.action;
