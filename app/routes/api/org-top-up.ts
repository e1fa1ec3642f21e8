import { createTopUp } from "~/domain/billing/create-top-up.server";
import { topUpSchema, topUpViewSchema } from "~/domain/billing/schemas";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { organizationAccess } from "~/http/require-project.server";

const create = defineApiRoute({
	method: "POST",
	path: "/orgs/{id}/top-up",
	summary: "Buy credits",
	description:
		"Needs the owner role. With `paymentMethodId` (a saved card) or `confirmationTokenId` (a new one, from Stripe.js) " +
		"the card is charged at once, with the 1.5 % fee where it is from outside the United States; " +
		"`POST /orgs/{id}/top-up/quote` tells the fees beforehand. With an amount alone the caller confirms the payment " +
		"with `clientSecret`: then the total has no international fee, and it is taken out of the credits where the card " +
		"turns out to be from elsewhere. Credits are there when `status` is `succeeded`, else when the payment is " +
		"confirmed. A repeated `attemptId` charges nothing a second time.",
	tag: "Billing",
	auth: "session",
	params: idParams,
	body: topUpSchema,
	refusals: { 409: "This instance does not charge, or the attempt was made otherwise, is under way or has failed" },
	response: topUpViewSchema,
	async handler({ user, params, body }) {
		await organizationAccess(user, params.id, "owner");
		return createTopUp(params.id, body, { user });
	},
});

const routes = resource(create);
export const loader = routes.loader;
export const action = routes.action;
