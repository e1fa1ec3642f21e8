import { z } from "zod";
import { receiveEvent } from "~/domain/billing/receive-event.server";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { bodyLimit, readText } from "~/http/read-body.server";

const receive = defineApiRoute({
	method: "POST",
	path: "/webhooks/stripe",
	summary: "Receive an event of Stripe",
	description:
		"For Stripe alone: the body is an event, signed in `Stripe-Signature` not more than five minutes ago, else 400. " +
		"200 once it is stored; what cannot be processed yet is tried again.",
	tag: "Billing",
	auth: "none",
	anyOrigin: true,
	response: z.object({ received: z.boolean() }),
	async handler({ request }) {
		// The signature is over the bytes, so nothing may read them first.
		await receiveEvent(await readText(request, bodyLimit), request.headers.get("stripe-signature"));
		return { received: true };
	},
});

const routes = resource(receive);
export const loader = routes.loader;
export const action = routes.action;
