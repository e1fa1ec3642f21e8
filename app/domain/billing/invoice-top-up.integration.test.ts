import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { closeQueue } from "~/platform/jobs/enqueue.server";
import { balances, customerIdOf, deliver, startBilling } from "../../../tests/factories/billing";
import { closeState } from "../../../tests/factories/close-state";
import { type Person, signUpPerson } from "../../../tests/factories/management-client";
import { type CardName, testCards } from "../../../tests/simulators/stripe/cards";
import type { Charge, Customer, Invoice } from "../../../tests/simulators/stripe/objects";
import * as bank from "../../../tests/simulators/stripe/payments";
import type { Failure, RunningStripe } from "../../../tests/simulators/stripe/stripe";
import { chargeAutomatically } from "./charge-automatically.server";
import { syncCustomer } from "./customer.server";
import { invoiceTopUp } from "./invoice-top-up.server";
import { requestMissingInvoices } from "./request-invoice.server";

let stripe: RunningStripe;
let person: Person;
let customer: string;

beforeAll(async () => {
	stripe = await startBilling();
});
beforeEach(async () => {
	person = await signUpPerson();
	customer = await customerIdOf(person);
});
afterAll(async () => {
	await closeQueue();
	await closeState();
	await stripe.close();
});

/** Pays with a saved card; answers with the transaction's id. */
async function topUp(amount: number, card: CardName = "visa"): Promise<string> {
	const { id: paymentMethodId } = stripe.saveCard(customer, card);
	const { json } = await person.client.post(`/orgs/${person.organizationId}/top-up`, { amount, paymentMethodId });
	expect(json.status).toBe("succeeded");
	return json.transactionId;
}

const invoices = () => [...stripe.state.invoices.values()].filter((invoice) => invoice.customer === customer);
const charges = () => [...stripe.state.charges.values()].filter((charge) => charge.customer === customer);
const transactions = async () => (await person.client.get(`/orgs/${person.organizationId}/transactions`)).json.transactions;
const change = (details: Record<string, unknown>) => person.client.patch(`/orgs/${person.organizationId}`, details);
const linesOf = (invoice: Invoice | undefined) => invoice?.lines.data.map(({ description, amount }) => [description, amount]);

/** One invoice, paid by the one charge, which nothing was taken from since. */
async function expectInvoiced(cents: number, credits: string): Promise<void> {
	expect(invoices()).toMatchObject([{ status: "paid", total: cents, amount_paid: cents, amount_remaining: 0, auto_advance: false }]);
	expect(charges()).toMatchObject([{ amount: cents }]);
	expect(await balances(person.organizationId)).toEqual({ kept: credits, sum: credits });
	const [{ id }] = invoices() as [Invoice];
	const shown = { status: "completed", invoiceUrl: `${stripe.url}/invoices/${id}`, invoicePdfUrl: `${stripe.url}/invoices/${id}/pdf` };
	expect(await transactions()).toEqual([expect.objectContaining(shown)]);
}

async function waitingJobs(): Promise<string[]> {
	const { rows } = await pool().query<{ key: string }>(
		`SELECT key FROM graphile_worker.jobs JOIN transaction t ON key = 'billing.invoice-top-up:' || t.id
		WHERE t.organization_id = $1`,
		[person.organizationId],
	);
	return rows.map(({ key }) => key.split(":")[1] ?? "");
}

describe("the invoice of a top-up", () => {
	it("says what was bought, by whom, and is paid by the payment that was made", async () => {
		await change({ billingCompany: "Acme GmbH", billingEmail: "billing@example.com", billingTaxId: "DE123456789", billingNotes: "PO 42" });
		await change({ billingAddress: "Unter den Linden 1\n10117 Berlin\nGermany" });
		const id = await topUp(100, "german");
		expect(await waitingJobs()).toEqual([id]);
		expect(await transactions()).toMatchObject([{ invoiceUrl: null, receiptUrl: expect.stringContaining("/receipts/") }]);
		await invoiceTopUp(id);
		await expectInvoiced(10_650, "100");
		const [invoice] = invoices();
		expect(invoice).toMatchObject({
			currency: "usd",
			description: "Top-up of credits",
			customer_name: "Acme GmbH",
			customer_email: "billing@example.com",
			customer_address: { line1: "Unter den Linden 1", country: "DE" },
			customer_tax_ids: [{ type: "eu_vat", value: "DE123456789" }],
			footer: "PO 42",
			custom_fields: null,
			metadata: { organizationId: person.organizationId, transactionId: id },
		});
		expect(linesOf(invoice)).toEqual([
			["Credits", 10_000],
			["Platform fee", 500],
			["International card fee", 150],
		]);
		// What Stripe had ready for paying it otherwise is off the table, and events of all this move nothing.
		expect(invoice?.payments.data.map(({ status }) => status)).toEqual(["canceled", "paid"]);
		for (const event of stripe.state.events.toReversed()) expect(await deliver(stripe, event)).toBe(200);
		await invoiceTopUp(id);
		await expectInvoiced(10_650, "100");
	});

	it("of an automatic one says so", async () => {
		stripe.saveCard(customer, "visa");
		await person.client.patch(`/orgs/${person.organizationId}/auto-top-up`, { enabled: true, threshold: 10, amount: 20.01 });
		expect(await chargeAutomatically(person.organizationId)).toBe(true);
		const [id] = await waitingJobs();
		await invoiceTopUp(id as string);
		await expectInvoiced(2101, "20.01");
		expect(invoices()).toMatchObject([{ description: "Automatic top-up of credits" }]);
	});

	it("tells the fee of a card that nobody knew of beforehand, which its credits paid", async () => {
		const { json } = await person.client.post(`/orgs/${person.organizationId}/top-up`, { amount: 100 });
		await invoiceTopUp(json.transactionId);
		expect(invoices()).toEqual([]);
		const intent = stripe.state.paymentIntents.get(json.clientSecret.split("_secret_")[0]);
		bank.confirm(stripe.state, intent!, { method: bank.newPaymentMethod(stripe.state, testCards.german), isOffSession: false });
		const event = stripe.state.events.findLast(({ type }) => type === "payment_intent.succeeded");
		await Promise.all([deliver(stripe, event!), deliver(stripe, event!)]);
		expect(await waitingJobs()).toEqual([json.transactionId]);
		await invoiceTopUp(json.transactionId);
		await expectInvoiced(10_500, "98.5");
		expect(linesOf(invoices()[0])).toEqual([
			["Credits", 9850],
			["Platform fee", 500],
			["International card fee", 150],
		]);
	});

	it("keeps the details of its time; later ones stand on later invoices", async () => {
		await change({ billingCompany: "Before Ltd", billingTaxId: "whatever 1" });
		await invoiceTopUp(await topUp(10));
		await change({ billingCompany: "After Ltd", billingTaxId: "GB123456789", billingNotes: "Thanks" });
		await invoiceTopUp(await topUp(20));
		expect(invoices()).toMatchObject([
			{ customer_name: "Before Ltd", customer_tax_ids: [], custom_fields: [{ name: "Tax ID", value: "whatever 1" }], footer: null },
			{ customer_name: "After Ltd", customer_tax_ids: [{ type: "gb_vat", value: "GB123456789" }], custom_fields: null, footer: "Thanks" },
		]);
	});
});

it("customers that are told their details by several at once have their tax number once", async () => {
	await change({ billingTaxId: "DE123456789" });
	await Promise.all(Array.from({ length: 30 }, () => syncCustomer(person.organizationId)));
	expect(stripe.state.customers.get(customer)?.tax_ids).toMatchObject([{ value: "DE123456789" }]);
});

describe("an invoice that could not be finished", () => {
	const steps = ["", "/*/add_lines", "/*/finalize", "/*/attach_payment"].map((step) => `POST /v1/invoices${step}`);
	const cases = steps.flatMap((step): { step: string; how: Failure; isLater: boolean }[] => [
		{ step, how: "error", isLater: false },
		{ step, how: "kept", isLater: false },
		{ step, how: "lost", isLater: step === steps[0] },
	]);

	it.each(cases)("at $step ($how) is finished", async ({ step, how, isLater }) => {
		const id = await topUp(50);
		stripe.fail(9, how, step);
		await expect(invoiceTopUp(id)).rejects.toThrow();
		stripe.fail(0);
		expect(await transactions()).toMatchObject([{ status: "completed", credits: "50", invoiceUrl: null }]);
		// So much later that Stripe has forgotten the idempotency keys.
		if (isLater) stripe.keys.forget();
		await invoiceTopUp(id);
		await expectInvoiced(5250, "50");
	});

	it("is finished by one of many that try at the same moment", async () => {
		const id = await topUp(50);
		await Promise.allSettled(Array.from({ length: 5 }, () => invoiceTopUp(id)));
		await invoiceTopUp(id);
		await expectInvoiced(5250, "50");
	});

	it("is found among many others", async () => {
		const id = await topUp(50);
		stripe.fail(9, "lost", "POST /v1/invoices");
		await expect(invoiceTopUp(id)).rejects.toThrow();
		stripe.fail(0);
		stripe.keys.forget();
		const [first] = invoices() as [Invoice];
		for (let index = 0; index < 120; index++) {
			stripe.state.invoices.set(`in_other${index}`, { ...first, id: `in_other${index}`, metadata: {} });
		}
		await invoiceTopUp(id);
		expect(invoices().filter(({ metadata }) => metadata.transactionId === id)).toMatchObject([{ id: first.id, status: "paid" }]);
	});

	it("waits while the customer has a balance at Stripe, which it would use up", async () => {
		const id = await topUp(50);
		const known = stripe.state.customers.get(customer) as Customer;
		known.balance = -300;
		await expect(invoiceTopUp(id)).rejects.toThrow("balance of -300 cents");
		expect(invoices()).toMatchObject([{ status: "draft" }]);
		expect(known.balance).toBe(-300);
		known.balance = 0;
		await invoiceTopUp(id);
		await expectInvoiced(5250, "50");
	});

	it("because its payment is attached elsewhere does not stay open", async () => {
		await invoiceTopUp(await topUp(10));
		const id = await topUp(50);
		const [other] = invoices() as [Invoice];
		const { payment_intent } = charges()[1] as Charge;
		other.payments.data.push({ payment: { type: "payment_intent", payment_intent }, status: "paid" });
		await invoiceTopUp(id);
		expect(invoices()[1]).toMatchObject({ status: "paid", total: 5250, amount_remaining: 0, payments: { data: [{ status: "canceled" }] } });
		expect(charges()).toHaveLength(2);
		expect((await transactions())[0]).toMatchObject({ invoiceUrl: expect.stringContaining("/invoices/in_") });
	});

	it("and was voided by hand stays so", async () => {
		const id = await topUp(50);
		stripe.fail(9, "error", "POST /v1/invoices/*/attach_payment");
		await expect(invoiceTopUp(id)).rejects.toThrow();
		stripe.fail(0);
		(invoices()[0] as Invoice).status = "void";
		await invoiceTopUp(id);
		expect(invoices()).toMatchObject([{ status: "void" }]);
	});

	it("is asked for again, also where the queue was away; one that is there is not", async () => {
		await invoiceTopUp(await topUp(10));
		await pool().query("ALTER SCHEMA graphile_worker RENAME TO elsewhere");
		const id = await topUp(20).finally(() => pool().query("ALTER SCHEMA elsewhere RENAME TO graphile_worker"));
		expect(await balances(person.organizationId)).toEqual({ kept: "30", sum: "30" });
		await pool().query("DELETE FROM graphile_worker._private_jobs");
		await requestMissingInvoices(Date.now() + 60_000);
		expect(await waitingJobs()).toEqual([]);
		await requestMissingInvoices(Date.now() + 2 * 3_600_000);
		expect(await waitingJobs()).toEqual([id]);
	});
});

it("refunds before and after the invoice take their credits as ever", async () => {
	const id = await topUp(100);
	const [charge] = charges() as [Charge];
	bank.refund(stripe.state, charge, 2100);
	await deliver(stripe, stripe.state.events.at(-1)!);
	await invoiceTopUp(id);
	expect(invoices()).toMatchObject([{ status: "paid", total: 10_500, amount_paid: 10_500 }]);
	bank.refund(stripe.state, charge, 1050);
	await deliver(stripe, stripe.state.events.at(-1)!);
	bank.dispute(stripe.state, charge);
	await deliver(stripe, stripe.state.events.at(-1)!);
	expect(await balances(person.organizationId)).toEqual({ kept: "0", sum: "0" });
});

it("nothing is invoiced for payments that failed, of others, or of nobody", async () => {
	const { id: paymentMethodId } = stripe.saveCard(customer, "declinedLater");
	await person.client.post(`/orgs/${person.organizationId}/top-up`, { amount: 10, paymentMethodId });
	const [failed] = await transactions();
	expect(failed.status).toBe("failed");
	for (const id of [failed.id, "019a0000-0000-7000-8000-000000000000"]) await invoiceTopUp(id);
	expect(invoices()).toEqual([]);
	expect(await waitingJobs()).toEqual([]);
});
