import type { CheckoutSession, State, Subscription } from "./objects.ts";

const monthSeconds = 30 * 86_400;

/** Begins a subscription that is paid at once. */
export function subscribe(state: State, customer: string, price: string, metadata: Record<string, string>): Subscription {
	const base = state.base("sub", "subscription", metadata);
	const made: Subscription = {
		...base,
		customer,
		status: "active",
		start_date: base.created,
		cancel_at: null,
		cancel_at_period_end: false,
		canceled_at: null,
		ended_at: null,
		items: { object: "list", data: [{ id: "si_1", price: { id: price }, current_period_end: base.created + monthSeconds }] },
	};
	state.subscriptions.set(made.id, made);
	state.emit("customer.subscription.created", made);
	const invoice = {
		...state.base("in", "invoice"),
		customer,
		billing_reason: "subscription_create",
		amount_paid: 50_000,
		hosted_invoice_url: `${state.url}/invoices/${made.id}`,
		parent: { type: "subscription_details", subscription_details: { subscription: made.id, metadata } },
	};
	state.emit("invoice.paid", invoice);
	return made;
}

/** The subscription runs out at the end of its period, or (`false`) runs on after all. */
export function cancelAtPeriodEnd(state: State, made: Subscription, cancels: boolean): void {
	made.cancel_at_period_end = cancels;
	made.cancel_at = cancels ? (made.items.data[0]?.current_period_end ?? null) : null;
	made.canceled_at = cancels ? state.now() : null;
	state.emit("customer.subscription.updated", made);
}

/** Another status, such as `past_due` where a renewal is not paid. */
export function changeStatus(state: State, made: Subscription, status: string): void {
	made.status = status;
	state.emit("customer.subscription.updated", made);
}

/** Ends a subscription for good. */
export function end(state: State, made: Subscription): void {
	made.status = "canceled";
	made.canceled_at ??= state.now();
	made.ended_at = state.now();
	state.emit("customer.subscription.deleted", made);
}

/** What the buyer does on the checkout page. */
export function payCheckout(state: State, session: CheckoutSession): Subscription {
	const made = subscribe(state, session.customer, session.price, session.subscriptionMetadata);
	session.status = "complete";
	session.subscription = made.id;
	state.emit("checkout.session.completed", session);
	return made;
}
