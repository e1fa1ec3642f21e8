import type { Stripe } from "stripe";
import type { Transaction } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { logger } from "~/platform/logger.server";
import { syncCustomer } from "./customer.server";
import { centsOf } from "./fees";
import { billingAvailable, current, isRefused, stripe, stripeError } from "./stripe.server";

/** A paid top-up with what Stripe knows of its payment. */
type Sale = { transaction: Transaction; paymentIntent: string; customer: string; cents: number; currency: string };

/** Rounds of idempotency keys; more than one only where Stripe repeats an answer that said that it had failed itself. */
const rounds = 3;

/**
 * Makes Stripe's invoice of a paid top-up, which bears the billing details of the moment, and credits the payment to
 * it: nothing is charged and no credits move. Every step looks at what is there already, so it may be broken off
 * anywhere and run again, at any time and beside another run. Nothing for payments that are not paid or have their
 * invoice. Throws where it cannot be made yet.
 */
export async function invoiceTopUp(transactionId: string): Promise<void> {
	if (!billingAvailable()) return;
	const transaction = await prisma().transaction.findUnique({ where: { id: transactionId } });
	if (transaction?.kind !== "credit_top_up" || transaction.status !== "completed") return;
	if (transaction.stripePaymentIntentId === null || transaction.invoiceUrl !== null) return;
	const sale = await saleOf(transaction, transaction.stripePaymentIntentId);
	for (let round = 1; ; round++) {
		try {
			return await bringAbout(sale, round);
		} catch (error) {
			if (round === rounds || !isRepeatedFailure(error)) throw error;
		}
	}
}

/** Whether Stripe answered as it did to an earlier request with the same key, and that one failed at Stripe's end. */
function isRepeatedFailure(error: unknown): boolean {
	const { statusCode, headers } = stripeError(error) ?? {};
	return (statusCode ?? 0) >= 500 && headers?.["idempotent-replayed"] === "true";
}

/** Throws where the invoice could not be paid by the payment: https://docs.stripe.com/invoicing/partial-payments */
async function saleOf(transaction: Transaction, paymentIntent: string): Promise<Sale> {
	const { paymentIntents } = await stripe();
	const { status, customer, amount_received, currency } = await paymentIntents.retrieve(paymentIntent);
	const cents = centsOf(transaction.totalPaid?.toFixed() ?? "0");
	const customerId = typeof customer === "string" ? customer : customer?.id;
	if (status !== "succeeded" || customerId === undefined || amount_received !== cents) {
		throw new Error(`payment ${paymentIntent} is not what was recorded: ${status}, ${amount_received} instead of ${cents}`);
	}
	return { transaction, paymentIntent, customer: customerId, cents, currency };
}

async function bringAbout(sale: Sale, round: number): Promise<void> {
	const { transaction, paymentIntent, cents } = sale;
	const key = (step: string) => ({ idempotencyKey: `invoice:${transaction.id}:${step}:${round}` });
	const { invoices } = await stripe();
	let invoice = await existing(sale);
	if (invoice === null || invoice.status === "draft") await syncCustomer(transaction.organizationId);
	invoice ??= await invoices.create(invoiceParams(sale), key("create"));
	await remember(transaction.id, { stripeInvoiceId: invoice.id });
	if (invoice.status === "draft") {
		if (invoice.lines.data.length === 0) invoice = await invoices.addLines(invoice.id, { lines: linesOf(sale) }, key("lines"));
		await assertExact(sale, invoice);
		// `auto_advance` here, too: with it Stripe would charge the customer's card for what is paid already.
		invoice = await invoices.finalizeInvoice(invoice.id, { auto_advance: false }, key("finalize"));
	}
	if (invoice.status === "open") invoice = await payBy(paymentIntent, invoice.id, key);
	if (invoice.status === "open") {
		throw new Error(`invoice ${invoice.id} is not paid by ${cents} cents: ${invoice.amount_remaining} remain`);
	}
	// Or else somebody voided it by hand, which shall stay so.
	const { hosted_invoice_url: invoiceUrl = null, invoice_pdf: invoicePdfUrl = null } = invoice;
	await remember(transaction.id, { invoiceUrl, invoicePdfUrl });
}

/**
 * Credits a payment that was made to an open invoice: https://docs.stripe.com/api/invoices/attach_payment. Where Stripe
 * refuses, say because somebody attached it elsewhere, the invoice is marked as paid all the same: the customer's portal
 * would offer to pay it again.
 */
async function payBy(paymentIntent: string, invoice: string, key: (step: string) => { idempotencyKey: string }) {
	const { invoices } = await stripe();
	try {
		return await invoices.attachPayment(invoice, { payment_intent: paymentIntent }, key("attach"));
	} catch (error) {
		if (!isRefused(error)) throw error;
		logger.warn({ err: error, invoice, paymentIntent }, "Stripe did not credit a payment to its invoice, which is marked as paid");
		return invoices.pay(invoice, { paid_out_of_band: true }, key("pay"));
	}
}

function remember(id: string, data: Partial<Pick<Transaction, "stripeInvoiceId" | "invoiceUrl" | "invoicePdfUrl">>) {
	return prisma().transaction.update({ where: { id }, data });
}

/**
 * The invoice that an earlier run began: by its id, or, where that run died before writing it down, by what stands on
 * it. Idempotency keys alone would not do, as Stripe forgets them after a day.
 */
async function existing({ transaction, customer }: Sale): Promise<Stripe.Invoice | null> {
	const { stripeInvoiceId, id, createdAt } = transaction;
	if (stripeInvoiceId !== null) return current(({ invoices }) => invoices.retrieve(stripeInvoiceId));
	const { invoices } = await stripe();
	const created = { gte: Math.floor(createdAt.getTime() / 1000) - 60 };
	for await (const invoice of invoices.list({ customer, created, limit: 100 })) {
		if (invoice.metadata?.transactionId === id) return invoice;
	}
	return null;
}

/**
 * What never changes of an invoice, so that its idempotency key holds. Name, address, tax numbers, custom fields and
 * footer are taken over from the customer by Stripe: https://docs.stripe.com/api/invoices/object
 */
function invoiceParams({ transaction, customer, currency }: Sale): Stripe.InvoiceCreateParams {
	const { id, organizationId } = transaction;
	return {
		customer,
		currency,
		auto_advance: false,
		collection_method: "charge_automatically",
		pending_invoice_items_behavior: "exclude",
		// What was paid is the sum of the lines: neither discounts nor taxes come on top.
		discounts: "",
		automatic_tax: { enabled: false },
		description: transaction.automatic ? "Automatic top-up of credits" : "Top-up of credits",
		metadata: { organizationId, transactionId: id },
	};
}

/** Lines that add up to what was charged. The credits are what the fees leave of it. */
function linesOf({ transaction, cents }: Sale): Stripe.InvoiceAddLinesParams.Line[] {
	const platform = centsOf(transaction.platformFee?.toFixed() ?? "0");
	const international = centsOf(transaction.internationalFee?.toFixed() ?? "0");
	const lines = [
		{ description: "Credits", amount: cents - platform - international },
		{ description: "Platform fee", amount: platform },
		{ description: "International card fee", amount: international },
	];
	return lines.filter(({ amount }) => amount !== 0);
}

/**
 * Throws where the invoice would not be paid by exactly this payment. Finalizing takes a customer's balance at Stripe
 * into account, which cannot be declined (https://docs.stripe.com/invoicing/customer/balance): while there is one, as
 * after a change of the subscription, the invoice waits.
 */
async function assertExact({ cents, customer }: Sale, { id, total }: Stripe.Invoice): Promise<void> {
	if (total !== cents) throw new Error(`invoice ${id} is of ${total} cents instead of ${cents}`);
	const { customers } = await stripe();
	const { balance = 0 } = (await customers.retrieve(customer)) as Stripe.Customer;
	if (balance !== 0) throw new Error(`invoice ${id} waits: its customer has a balance of ${balance} cents at Stripe`);
}
