import { list, nested, required, text, texts, type Endpoint } from "./call.ts";
import { cardOf } from "./cards.ts";
import { invalid, missing } from "./errors.ts";
import type { Params } from "./form.ts";
import type { Customer, PaymentMethod, State } from "./objects.ts";
import { newPaymentMethod } from "./payments.ts";

const customerParams = ["name", "email", "address", "invoice_settings", "metadata", "description"];

export function find<Found>(things: Map<string, Found>, what: string, id: string | null | undefined): Found {
	const found = things.get(id ?? "");
	if (!found) throw missing(what, id ?? "");
	return found;
}

function write(customer: Customer, params: Params): Customer {
	for (const name of ["name", "email"] as const) {
		const value = text(params, name);
		if (value !== undefined) customer[name] = value;
	}
	if (typeof params.email === "string" && params.email !== "" && !params.email.includes("@")) throw invalid("Invalid email address");
	if (params.address !== undefined) customer.address = texts(params, "address");
	const settings = nested(params, "invoice_settings");
	const footer = text(settings, "footer");
	if (footer !== undefined) customer.invoice_settings.footer = footer;
	const method = text(settings, "default_payment_method");
	if (method !== undefined) customer.invoice_settings.default_payment_method = method;
	if (settings.custom_fields !== undefined) customer.invoice_settings.custom_fields = settings.custom_fields || null;
	Object.assign(customer.metadata, texts(params, "metadata"));
	return customer;
}

function methodsOf(state: State, customer: string): PaymentMethod[] {
	return [...state.paymentMethods.values()].filter((method) => method.customer === customer);
}

/** A card as a browser sends it. Throws the refusal of a wrong number. */
export function sentCard(state: State, data: Params): PaymentMethod {
	const card = cardOf(text(nested(data, "card"), "number") ?? "");
	if (!card) throw invalid("Your card number is incorrect.", { type: "card_error", code: "incorrect_number" });
	return newPaymentMethod(state, card);
}

export const customerEndpoints: Endpoint[] = [
	{
		method: "POST",
		path: "/v1/customers",
		params: customerParams,
		handle({ state, params }) {
			const made: Customer = {
				...state.base("cus", "customer"),
				name: null,
				email: null,
				address: null,
				invoice_settings: { default_payment_method: null, footer: null, custom_fields: null },
				tax_ids: [],
				balance: 0,
			};
			state.customers.set(made.id, made);
			return write(made, params);
		},
	},
	{
		method: "GET",
		path: "/v1/customers/:id",
		params: ["expand"],
		handle: ({ state, ids }) => find(state.customers, "customer", ids[0]),
	},
	{
		method: "POST",
		path: "/v1/customers/:id",
		params: customerParams,
		handle: ({ state, ids, params }) => write(find(state.customers, "customer", ids[0]), params),
	},
	{
		method: "GET",
		path: "/v1/customers/:id/payment_methods",
		params: ["type", "limit", "starting_after"],
		handle: ({ state, ids, params }) => list(methodsOf(state, find(state.customers, "customer", ids[0]).id), params),
	},
	{
		method: "GET",
		path: "/v1/customers/:id/tax_ids",
		params: ["limit"],
		handle: ({ state, ids, params }) => list(find(state.customers, "customer", ids[0]).tax_ids, params),
	},
	{
		method: "POST",
		path: "/v1/customers/:id/tax_ids",
		params: ["type", "value"],
		handle({ state, ids, params }) {
			const customer = find(state.customers, "customer", ids[0]);
			const [type, value] = [required(params, "type"), required(params, "value")];
			if (type === "eu_vat" && value.endsWith("000")) throw invalid(`Invalid value for ${type}.`, { code: "tax_id_invalid" });
			const { id } = state.base("txi", "tax_id");
			customer.tax_ids.push({ id, object: "tax_id", type, value, customer: customer.id });
			return customer.tax_ids.at(-1);
		},
	},
	{
		method: "DELETE",
		path: "/v1/customers/:id/tax_ids/:id",
		handle({ state, ids }) {
			const customer = find(state.customers, "customer", ids[0]);
			customer.tax_ids = customer.tax_ids.filter((each) => each.id !== ids[1]);
			return { id: ids[1], object: "tax_id", deleted: true };
		},
	},
	{
		method: "POST",
		path: "/v1/payment_methods",
		params: ["type", "card", "billing_details"],
		browser: true,
		handle: ({ state, params }) => sentCard(state, params),
	},
	{
		method: "GET",
		path: "/v1/payment_methods/:id",
		handle: ({ state, ids }) => find(state.paymentMethods, "PaymentMethod", ids[0]),
	},
	{
		method: "POST",
		path: "/v1/payment_methods/:id/detach",
		handle({ state, ids }) {
			const method = find(state.paymentMethods, "PaymentMethod", ids[0]);
			if (method.customer === null) throw invalid("The payment method is not attached to a customer.");
			const customer = state.customers.get(method.customer);
			if (customer?.invoice_settings.default_payment_method === method.id) {
				customer.invoice_settings.default_payment_method = null;
			}
			method.customer = null;
			state.emit("payment_method.detached", method);
			return method;
		},
	},
	{
		method: "POST",
		path: "/v1/confirmation_tokens",
		params: ["payment_method_data", "setup_future_usage", "return_url"],
		browser: true,
		handle({ state, params }) {
			const method = sentCard(state, nested(params, "payment_method_data"));
			const made = {
				...state.base("ctoken", "confirmation_token"),
				payment_method_preview: { type: "card" as const, card: method.card, customer: null },
				setup_future_usage: text(params, "setup_future_usage") ?? null,
				payment_intent: null,
				use_stripe_sdk: true as const,
			};
			const card = state.cards.get(method.id);
			if (card) state.cards.set(made.id, card);
			state.tokens.set(made.id, made);
			return made;
		},
	},
	{
		method: "GET",
		path: "/v1/confirmation_tokens/:id",
		handle: ({ state, ids }) => find(state.tokens, "confirmation_token", ids[0]),
	},
];
