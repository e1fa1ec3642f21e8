import { invalid } from "./errors.ts";
import type { Customer, Invoice, InvoicedCustomer, PaymentIntent, State } from "./objects.ts";
import { confirm } from "./payments.ts";

type Draft = Pick<Invoice, "auto_advance" | "collection_method" | "currency" | "description" | "metadata">;

/** An empty draft, with the customer's default fields and footer. */
export function draft(state: State, customer: Customer, given: Draft): Invoice {
	const base = state.base("in", "invoice", given.metadata);
	const { custom_fields, footer } = structuredClone(customer.invoice_settings);
	const made: Invoice = {
		...base,
		...given,
		...describe(customer),
		customer: customer.id,
		status: "draft",
		number: null,
		billing_reason: "manual",
		custom_fields,
		footer,
		lines: { object: "list", data: [], has_more: false, url: `/v1/invoices/${base.id}/lines` },
		total: 0,
		amount_due: 0,
		amount_paid: 0,
		amount_remaining: 0,
		starting_balance: customer.balance,
		ending_balance: null,
		hosted_invoice_url: null,
		invoice_pdf: null,
		payments: { object: "list", data: [] },
	};
	state.invoices.set(made.id, made);
	state.emit("invoice.created", made);
	return made;
}

/** An invoice as it is answered: until it is finalized it says of its customer what holds now. */
export function shown(state: State, invoice: Invoice): Invoice {
	const customer = state.customers.get(invoice.customer);
	return invoice.status === "draft" && customer ? { ...invoice, ...describe(customer) } : invoice;
}

function describe({ name, email, address, tax_ids }: Customer): InvoicedCustomer {
	const customer_tax_ids = tax_ids.map(({ type, value }) => ({ type, value }));
	return structuredClone({ customer_name: name, customer_email: email, customer_address: address, customer_tax_ids });
}

/** Adds lines to a draft. */
export function addLines(state: State, invoice: Invoice, lines: { amount: number; description: string | null }[]): void {
	for (const { amount, description } of lines) {
		const { id } = state.base("il", "line_item");
		invoice.lines.data.push({ id, object: "line_item", amount, currency: invoice.currency, description, invoice: invoice.id });
	}
	invoice.total = invoice.lines.data.reduce((sum, { amount }) => sum + amount, 0);
	invoice.amount_due = invoice.amount_remaining = invoice.total;
}

/**
 * Settles a draft: takes the customer's balance into account, and makes the payment by which it may be paid. With
 * `auto_advance` the customer's card is charged: https://docs.stripe.com/invoicing/integration/workflow-transitions
 */
export function finalize(state: State, invoice: Invoice): void {
	if (invoice.status !== "draft") {
		throw invalid("This invoice is already finalized, you can't re-finalize a non-draft invoice.", { code: "invoice_not_editable" });
	}
	const customer = state.customers.get(invoice.customer) as Customer;
	Object.assign(invoice, describe(customer));
	const due = Math.max(0, invoice.total + customer.balance);
	invoice.starting_balance = customer.balance;
	customer.balance += invoice.total - due;
	invoice.ending_balance = customer.balance;
	invoice.amount_due = invoice.amount_remaining = due;
	invoice.number = `STANDIN-${String(state.invoices.size).padStart(4, "0")}`;
	invoice.hosted_invoice_url = `${state.url}/invoices/${invoice.id}`;
	invoice.invoice_pdf = `${state.url}/invoices/${invoice.id}/pdf`;
	invoice.status = "open";
	state.emit("invoice.finalized", invoice);
	if (due === 0) return settle(state, invoice, null);
	const intent = defaultPayment(state, invoice);
	const card = [...state.paymentMethods.values()].findLast((method) => method.customer === customer.id);
	if (!invoice.auto_advance || !card) return;
	confirm(state, intent, { method: card, isOffSession: true });
	credit(state, invoice, intent);
}

function defaultPayment(state: State, invoice: Invoice): PaymentIntent {
	const base = state.base("pi", "payment_intent");
	const made: PaymentIntent = {
		...base,
		amount: invoice.amount_due,
		amount_received: 0,
		currency: invoice.currency,
		customer: invoice.customer,
		status: "requires_payment_method",
		client_secret: `${base.id}_secret_${base.id.slice(-12)}`,
		description: invoice.description,
		receipt_email: null,
		payment_method: null,
		payment_method_types: ["card"],
		setup_future_usage: null,
		latest_charge: null,
		last_payment_error: null,
		next_action: null,
		cancellation_reason: null,
	};
	state.paymentIntents.set(made.id, made);
	invoice.payments.data.push({ payment: { type: "payment_intent", payment_intent: made.id }, status: "open" });
	state.emit("payment_intent.created", made);
	return made;
}

/** Attaches a payment to an open invoice: https://docs.stripe.com/invoicing/partial-payments */
export function attachPayment(state: State, invoice: Invoice, intent: PaymentIntent): void {
	if (invoice.status !== "open") throw invalid(`Payments can only be attached to open invoices; this one is ${invoice.status}.`);
	if (intent.customer !== invoice.customer) throw invalid("The PaymentIntent's customer does not match the invoice's.");
	if (intent.currency !== invoice.currency) throw invalid("The PaymentIntent's currency does not match the invoice's.");
	if (intent.amount > invoice.amount_remaining) throw invalid("The PaymentIntent's amount is greater than what remains to be paid.");
	if (intent.status === "canceled") throw invalid("A canceled PaymentIntent cannot be attached.");
	const isTaken = [...state.invoices.values()].some(({ payments }) => payments.data.some((each) => each.payment.payment_intent === intent.id));
	if (isTaken) throw invalid("The PaymentIntent is attached to an invoice already.");
	invoice.payments.data.push({ payment: { type: "payment_intent", payment_intent: intent.id }, status: "open" });
	if (intent.status === "succeeded") credit(state, invoice, intent);
}

/** Marks an open invoice as paid without Stripe. */
export function payOutOfBand(state: State, invoice: Invoice): void {
	if (invoice.status !== "open") throw invalid(`Invoice is already ${invoice.status}`, { code: "invoice_already_paid" });
	invoice.amount_paid = invoice.amount_due;
	invoice.amount_remaining = 0;
	settle(state, invoice, null);
}

function credit(state: State, invoice: Invoice, intent: PaymentIntent): void {
	for (const each of invoice.payments.data) if (each.payment.payment_intent === intent.id) each.status = "paid";
	invoice.amount_paid += intent.amount_received;
	invoice.amount_remaining -= intent.amount_received;
	if (invoice.amount_remaining === 0) settle(state, invoice, intent);
}

function settle(state: State, invoice: Invoice, payer: PaymentIntent | null): void {
	invoice.status = "paid";
	for (const each of invoice.payments.data) {
		const intent = state.paymentIntents.get(each.payment.payment_intent);
		if (!intent || intent === payer || each.status !== "open") continue;
		each.status = "canceled";
		intent.status = "canceled";
		state.emit("payment_intent.canceled", intent);
	}
	state.emit("invoice.paid", invoice);
}
