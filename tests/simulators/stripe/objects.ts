import { randomBytes } from "node:crypto";
import type { TestCard } from "./cards.ts";

type Base<Name extends string> = { id: string; object: Name; created: number; livemode: false; metadata: Record<string, string> };

export type Customer = Base<"customer"> & {
	name: string | null;
	email: string | null;
	address: Record<string, string> | null;
	invoice_settings: { default_payment_method: string | null; footer: string | null; custom_fields: unknown };
	tax_ids: TaxId[];
	/** In cents; below zero where the customer has a credit: https://docs.stripe.com/invoicing/customer/balance */
	balance: number;
};
export type TaxId = { id: string; object: "tax_id"; type: string; value: string; customer: string };
export type PaymentMethod = Base<"payment_method"> & { type: "card"; card: Record<string, unknown>; customer: string | null };
export type ConfirmationToken = Base<"confirmation_token"> & {
	payment_method_preview: { type: "card"; card: Record<string, unknown>; customer: null };
	setup_future_usage: string | null;
	payment_intent: string | null;
	use_stripe_sdk: true;
};
export type PaymentIntent = Base<"payment_intent"> & {
	amount: number;
	amount_received: number;
	currency: string;
	customer: string | null;
	status: string;
	client_secret: string;
	description: string | null;
	receipt_email: string | null;
	payment_method: string | null;
	payment_method_types: string[];
	setup_future_usage: string | null;
	latest_charge: string | null;
	last_payment_error: Record<string, unknown> | null;
	next_action: Record<string, unknown> | null;
	cancellation_reason: string | null;
};
export type SetupIntent = Base<"setup_intent"> & {
	customer: string | null;
	status: string;
	client_secret: string;
	payment_method: string | null;
	usage: string;
};
export type Charge = Base<"charge"> & {
	amount: number;
	amount_refunded: number;
	refunded: boolean;
	disputed: boolean;
	paid: boolean;
	customer: string | null;
	payment_intent: string;
	payment_method: string;
	payment_method_details: { type: "card"; card: Record<string, unknown> };
	receipt_url: string;
	status: string;
};
export type Refund = Base<"refund"> & { amount: number; charge: string; payment_intent: string; status: string; reason: string | null };
export type Dispute = Base<"dispute"> & { amount: number; charge: string; payment_intent: string; status: string; reason: string };
export type Subscription = Base<"subscription"> & {
	customer: string;
	status: string;
	start_date: number;
	cancel_at: number | null;
	cancel_at_period_end: boolean;
	canceled_at: number | null;
	ended_at: number | null;
	items: { object: "list"; data: { id: string; price: { id: string }; current_period_end: number }[] };
};
export type CheckoutSession = Base<"checkout.session"> & {
	customer: string;
	mode: string;
	status: string;
	url: string;
	success_url: string;
	cancel_url: string;
	price: string;
	subscription: string | null;
	subscriptionMetadata: Record<string, string>;
};
export type InvoiceLine = { id: string; object: "line_item"; amount: number; currency: string; description: string | null; invoice: string };
/** What an invoice says of its customer; settled when it is finalized. */
export type InvoicedCustomer = {
	customer_name: string | null;
	customer_email: string | null;
	customer_address: Record<string, string> | null;
	customer_tax_ids: { type: string; value: string }[];
};
export type Invoice = Base<"invoice"> &
	InvoicedCustomer & {
		customer: string;
		currency: string;
		status: "draft" | "open" | "paid" | "void";
		number: string | null;
		billing_reason: "manual";
		auto_advance: boolean;
		collection_method: string;
		description: string | null;
		custom_fields: unknown;
		footer: string | null;
		lines: { object: "list"; data: InvoiceLine[]; has_more: false; url: string };
		total: number;
		amount_due: number;
		amount_paid: number;
		amount_remaining: number;
		starting_balance: number;
		ending_balance: number | null;
		hosted_invoice_url: string | null;
		invoice_pdf: string | null;
		/** Payment intents, the one that finalizing made first. */
		payments: { object: "list"; data: { payment: { type: "payment_intent"; payment_intent: string }; status: string }[] };
	};
export type Event = {
	id: string;
	object: "event";
	api_version: string;
	created: number;
	type: string;
	livemode: false;
	pending_webhooks: number;
	data: { object: Record<string, unknown>; previous_attributes?: Record<string, unknown> };
};

/** Everything that the stand-in remembers. */
export class State {
	readonly customers = new Map<string, Customer>();
	readonly paymentMethods = new Map<string, PaymentMethod>();
	/** What cards really are, by payment method and by confirmation token. */
	readonly cards = new Map<string, TestCard>();
	readonly tokens = new Map<string, ConfirmationToken>();
	readonly paymentIntents = new Map<string, PaymentIntent>();
	readonly setupIntents = new Map<string, SetupIntent>();
	readonly charges = new Map<string, Charge>();
	readonly refunds = new Map<string, Refund>();
	readonly disputes = new Map<string, Dispute>();
	readonly subscriptions = new Map<string, Subscription>();
	readonly invoices = new Map<string, Invoice>();
	readonly sessions = new Map<string, CheckoutSession>();
	/** Oldest first. */
	readonly events: Event[] = [];
	/** Seconds since the epoch. Tests set it, so that events lie apart. */
	now = (): number => Math.floor(Date.now() / 1000);
	/** Hears of every event. */
	onEvent: (event: Event) => void = () => undefined;
	readonly apiVersion: string;
	/** Where the stand-in is reached, once it listens. */
	url = "";

	constructor(apiVersion: string) {
		this.apiVersion = apiVersion;
	}

	base<Name extends string>(prefix: string, object: Name, metadata: Record<string, string> = {}): Base<Name> {
		return { id: `${prefix}_${randomBytes(12).toString("hex")}`, object, created: this.now(), livemode: false, metadata };
	}

	/** Remembers an event with its object as it is at this moment. */
	emit(type: string, object: object, previous?: Record<string, unknown>): Event {
		const event: Event = {
			...this.base("evt", "event"),
			api_version: this.apiVersion,
			type,
			pending_webhooks: 1,
			data: structuredClone({ object: object as Record<string, unknown>, ...(previous && { previous_attributes: previous }) }),
		};
		this.events.push(event);
		this.onEvent(event);
		return event;
	}
}
