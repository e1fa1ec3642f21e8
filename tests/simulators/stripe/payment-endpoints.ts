import { type Call, cents, type Endpoint, list, nested, required, text, texts } from "./call.ts";
import type { TestCard } from "./cards.ts";
import { find, sentCard } from "./customer-endpoints.ts";
import { invalid } from "./errors.ts";
import type { PaymentIntent, PaymentMethod, SetupIntent } from "./objects.ts";
import { assertConfirmable, attach, confirm, newPaymentMethod, refund } from "./payments.ts";

const confirmParams = [
	"payment_method",
	"payment_method_data",
	"confirmation_token",
	"setup_future_usage",
	"off_session",
	"use_stripe_sdk",
	"return_url",
	"client_secret",
];
const intentParams = [
	"amount",
	"currency",
	"customer",
	"description",
	"metadata",
	"receipt_email",
	"confirm",
	"allowed_payment_method_types",
	"automatic_payment_methods",
	...confirmParams.filter((name) => name !== "client_secret"),
];

function create({ state, params }: Call): PaymentIntent {
	const amount = cents(params, "amount");
	if (required(params, "currency") !== "usd") throw invalid("Invalid currency");
	const customer = text(params, "customer") ?? null;
	if (customer !== null) find(state.customers, "customer", customer);
	const base = state.base("pi", "payment_intent", texts(params, "metadata"));
	const types = params.allowed_payment_method_types;
	return {
		...base,
		amount,
		amount_received: 0,
		currency: "usd",
		customer,
		status: "requires_payment_method",
		client_secret: `${base.id}_secret_${base.id.slice(-12)}`,
		description: text(params, "description") ?? null,
		receipt_email: text(params, "receipt_email") ?? null,
		payment_method: null,
		payment_method_types: Array.isArray(types) ? types.map(String) : ["card"],
		setup_future_usage: text(params, "setup_future_usage") ?? null,
		latest_charge: null,
		last_payment_error: null,
		next_action: null,
		cancellation_reason: null,
	};
}

/** The card of a confirmation: saved, of a token (once), or sent by a browser. */
function methodOf({ state, params }: Call, intent: PaymentIntent): PaymentMethod {
	const saved = text(params, "payment_method");
	if (saved) return find(state.paymentMethods, "PaymentMethod", saved);
	const tokenId = text(params, "confirmation_token");
	if (!tokenId) return sentCard(state, nested(params, "payment_method_data"));
	const token = find(state.tokens, "confirmation_token", tokenId);
	if (token.payment_intent !== null) throw invalid("This ConfirmationToken was used already.");
	if (token.setup_future_usage !== intent.setup_future_usage) {
		throw invalid("The setup_future_usage of the ConfirmationToken does not match the one of the PaymentIntent.");
	}
	token.payment_intent = intent.id;
	return newPaymentMethod(state, state.cards.get(tokenId) as TestCard);
}

function confirmIntent(call: Call, intent: PaymentIntent): PaymentIntent {
	assertConfirmable(intent);
	const usage = text(call.params, "setup_future_usage");
	if (usage) intent.setup_future_usage = usage;
	const isOffSession = text(call.params, "off_session") === "true";
	if (isOffSession && call.isBrowser) throw invalid("off_session is not for browsers.");
	confirm(call.state, intent, { method: methodOf(call, intent), isOffSession });
	return intent;
}

/** Browsers name the secret of what they touch. */
function withSecret<Thing extends { client_secret: string }>({ isBrowser, params }: Call, thing: Thing): Thing {
	if (isBrowser && text(params, "client_secret") !== thing.client_secret) throw invalid("The client_secret does not match.");
	return thing;
}

function findIntent(call: Call): PaymentIntent {
	return withSecret(call, find(call.state.paymentIntents, "payment_intent", call.ids[0]));
}

function confirmSetup(call: Call): SetupIntent {
	const { state, params } = call;
	const intent = withSecret(call, find(state.setupIntents, "setup_intent", call.ids[0]));
	const saved = text(params, "payment_method");
	const method = saved ? find(state.paymentMethods, "PaymentMethod", saved) : sentCard(state, nested(params, "payment_method_data"));
	if (state.cards.get(method.id)?.behaviour === "declined") {
		throw invalid("Your card was declined.", { type: "card_error", code: "card_declined" });
	}
	intent.status = "succeeded";
	intent.payment_method = method.id;
	if (intent.customer !== null) attach(state, method, intent.customer);
	state.emit("setup_intent.succeeded", intent);
	return intent;
}

export const paymentEndpoints: Endpoint[] = [
	{
		method: "POST",
		path: "/v1/payment_intents",
		params: intentParams,
		handle(call) {
			const intent = create(call);
			call.state.paymentIntents.set(intent.id, intent);
			call.state.emit("payment_intent.created", intent);
			return text(call.params, "confirm") === "true" ? confirmIntent(call, intent) : intent;
		},
	},
	{
		method: "GET",
		path: "/v1/payment_intents",
		params: ["customer", "created", "limit"],
		handle({ state, params }) {
			const from = Number(text(nested(params, "created"), "gte") ?? 0);
			const { id: customer } = find(state.customers, "customer", text(params, "customer"));
			const fits = (each: PaymentIntent) => each.customer === customer && each.created >= from;
			return list([...state.paymentIntents.values()].filter(fits), params);
		},
	},
	{ method: "GET", path: "/v1/payment_intents/:id", params: ["client_secret", "expand"], browser: true, handle: findIntent },
	{
		method: "POST",
		path: "/v1/payment_intents/:id/confirm",
		params: confirmParams,
		browser: true,
		handle: (call) => confirmIntent(call, findIntent(call)),
	},
	{
		// Not Stripe's: what happens between its script and the bank.
		method: "POST",
		path: "/v1/payment_intents/:id/authenticate",
		params: ["client_secret"],
		browser: true,
		handle(call) {
			const intent = findIntent(call);
			const method = find(call.state.paymentMethods, "PaymentMethod", intent.payment_method);
			confirm(call.state, intent, { method, isOffSession: false, isAuthenticated: true });
			return intent;
		},
	},
	{
		method: "POST",
		path: "/v1/payment_intents/:id/cancel",
		params: ["cancellation_reason"],
		handle(call) {
			const intent = findIntent(call);
			if (intent.status === "succeeded") throw invalid("You cannot cancel this PaymentIntent because it has succeeded.");
			intent.status = "canceled";
			call.state.emit("payment_intent.canceled", intent);
			return intent;
		},
	},
	{
		method: "POST",
		path: "/v1/setup_intents",
		params: ["customer", "usage", "metadata", "allowed_payment_method_types"],
		handle({ state, params }) {
			const base = state.base("seti", "setup_intent", texts(params, "metadata"));
			const made: SetupIntent = {
				...base,
				customer: find(state.customers, "customer", text(params, "customer")).id,
				status: "requires_payment_method",
				client_secret: `${base.id}_secret_${base.id.slice(-12)}`,
				payment_method: null,
				usage: text(params, "usage") ?? "off_session",
			};
			state.setupIntents.set(made.id, made);
			return made;
		},
	},
	{
		method: "POST",
		path: "/v1/setup_intents/:id/confirm",
		params: ["client_secret", "payment_method", "payment_method_data", "return_url"],
		browser: true,
		handle: confirmSetup,
	},
	{ method: "GET", path: "/v1/charges/:id", params: ["expand"], handle: ({ state, ids }) => find(state.charges, "charge", ids[0]) },
	{
		method: "GET",
		path: "/v1/refunds",
		params: ["charge", "limit"],
		handle({ state, params }) {
			const { id } = find(state.charges, "charge", text(params, "charge"));
			return list([...state.refunds.values()].filter((each) => each.charge === id), params);
		},
	},
	{
		method: "POST",
		path: "/v1/refunds",
		params: ["charge", "amount"],
		handle: ({ state, params }) => refund(state, find(state.charges, "charge", text(params, "charge")), cents(params, "amount")),
	},
	{ method: "GET", path: "/v1/refunds/:id", handle: ({ state, ids }) => find(state.refunds, "refund", ids[0]) },
	{ method: "GET", path: "/v1/disputes/:id", handle: ({ state, ids }) => find(state.disputes, "dispute", ids[0]) },
];
