import { type Endpoint, list, nested, required, text, texts } from "./call.ts";
import { find } from "./customer-endpoints.ts";
import { invalid } from "./errors.ts";
import type { Params } from "./form.ts";
import type { CheckoutSession } from "./objects.ts";

export const planEndpoints: Endpoint[] = [
	{
		method: "POST",
		path: "/v1/checkout/sessions",
		params: ["mode", "customer", "line_items", "client_reference_id", "subscription_data", "success_url", "cancel_url"],
		handle({ state, params }) {
			if (required(params, "mode") !== "subscription") throw invalid("Only subscriptions are sold here.");
			const [item] = Array.isArray(params.line_items) ? (params.line_items as Params[]) : [];
			const base = state.base("cs", "checkout.session");
			const made: CheckoutSession = {
				...base,
				customer: find(state.customers, "customer", text(params, "customer")).id,
				mode: "subscription",
				status: "open",
				url: `${state.url}/checkout/${base.id}`,
				success_url: required(params, "success_url"),
				cancel_url: required(params, "cancel_url"),
				price: required(item ?? {}, "price"),
				subscription: null,
				subscriptionMetadata: texts(nested(params, "subscription_data"), "metadata"),
			};
			state.sessions.set(made.id, made);
			return made;
		},
	},
	{
		method: "GET",
		path: "/v1/checkout/sessions",
		params: ["customer", "status", "limit"],
		handle({ state, params }) {
			const { id } = find(state.customers, "customer", text(params, "customer"));
			const status = text(params, "status");
			return list([...state.sessions.values()].filter((each) => each.customer === id && (!status || each.status === status)), params);
		},
	},
	{
		method: "POST",
		path: "/v1/checkout/sessions/:id/expire",
		handle({ state, ids }) {
			const session = find(state.sessions, "checkout.session", ids[0]);
			if (session.status !== "open") throw invalid("Only Checkout Sessions with a status in [\"open\"] can be expired.");
			session.status = "expired";
			return session;
		},
	},
	{
		method: "GET",
		path: "/v1/subscriptions",
		params: ["customer", "limit"],
		handle({ state, params }) {
			const { id } = find(state.customers, "customer", text(params, "customer"));
			return list([...state.subscriptions.values()].filter((each) => each.customer === id && each.status !== "canceled"), params);
		},
	},
	{
		method: "POST",
		path: "/v1/billing_portal/sessions",
		params: ["customer", "return_url"],
		handle({ state, params }) {
			const { id: customer } = find(state.customers, "customer", text(params, "customer"));
			const back = encodeURIComponent(required(params, "return_url"));
			const base = state.base("bps", "billing_portal.session");
			return { ...base, customer, return_url: params.return_url, url: `${state.url}/portal/${customer}?back=${back}` };
		},
	},
	{
		method: "GET",
		path: "/v1/subscriptions/:id",
		params: ["expand"],
		handle: ({ state, ids }) => find(state.subscriptions, "subscription", ids[0]),
	},
];
