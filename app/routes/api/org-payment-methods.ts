import { z } from "zod";
import { createSetupIntent, listPaymentMethods } from "~/domain/billing/payment-methods.server";
import { paymentMethodSchema } from "~/domain/billing/schemas";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { organizationAccess } from "~/http/require-project.server";

const list = defineApiRoute({
	method: "GET",
	path: "/orgs/{id}/payment-methods",
	summary: "List saved cards",
	description: "Needs the owner role.",
	tag: "Billing",
	auth: "session",
	params: idParams,
	response: z.object({ paymentMethods: z.array(paymentMethodSchema) }),
	async handler({ user, params }) {
		await organizationAccess(user, params.id, "owner");
		return { paymentMethods: await listPaymentMethods(params.id) };
	},
});

const create = defineApiRoute({
	method: "POST",
	path: "/orgs/{id}/payment-methods",
	summary: "Begin to save a card",
	description: "Needs the owner role. The client secret is for `stripe.confirmSetup`; the card is saved when that succeeds.",
	tag: "Billing",
	auth: "session",
	params: idParams,
	refusals: { 409: "This instance does not charge" },
	status: 201,
	response: z.object({ clientSecret: z.string() }),
	async handler({ user, params }) {
		await organizationAccess(user, params.id, "owner");
		return createSetupIntent(params.id);
	},
});

const routes = resource(list, create);
export const loader = routes.loader;
export const action = routes.action;
