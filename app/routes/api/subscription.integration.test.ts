import { afterAll, beforeAll, expect, it } from "vitest";
import { syncCustomer } from "~/domain/billing/customer.server";
import { pool } from "~/platform/db/pool.server";
import { env } from "~/platform/env.server";
import { closeQueue } from "~/platform/jobs/enqueue.server";
import { customerIdOf, deliver, startBilling } from "../../../tests/factories/billing";
import { closeState } from "../../../tests/factories/close-state";
import { type Person, signUpPerson } from "../../../tests/factories/management-client";
import type { RunningStripe } from "../../../tests/simulators/stripe/stripe";

let stripe: RunningStripe;
let told = 0;

beforeAll(async () => {
	stripe = await startBilling();
});
afterAll(async () => {
	await closeQueue();
	await closeState();
	await stripe.close();
});

async function deliverAll(): Promise<void> {
	for (const event of stripe.state.events.slice(told)) expect(await deliver(stripe, event)).toBe(200);
	told = stripe.state.events.length;
}

const subscriptionOf = async ({ client, organizationId }: Person) =>
	(await client.get(`/orgs/${organizationId}/subscription`)).json.subscription;

async function actions(organizationId: string): Promise<string[]> {
	const text = "SELECT action FROM audit_entry WHERE organization_id = $1 AND action LIKE 'subscription.%' ORDER BY created_at";
	return (await pool().query<{ action: string }>(text, [organizationId])).rows.map((row) => row.action);
}

it("the enterprise plan is bought at the checkout, cancelled, resumed and ended in the portal", async () => {
	const person = await signUpPerson();
	const { client, organizationId } = person;
	expect(await subscriptionOf(person)).toEqual({ plan: "free", status: null, expiresAt: null, cancelled: false, isSold: true });
	const checkout = await client.post(`/orgs/${organizationId}/subscription`);
	expect([checkout.status, checkout.json.url]).toEqual([200, expect.stringContaining(`${stripe.url}/checkout/cs_`)]);
	const paid = await fetch(checkout.json.url, { method: "POST", redirect: "manual" });
	expect(paid.headers.get("location")).toBe(`http://localhost:3002/dashboard/${organizationId}/org/billing?checkout=success`);
	// Nothing but the webhook changes the plan.
	expect((await subscriptionOf(person)).plan).toBe("free");
	await deliverAll();
	expect(await subscriptionOf(person)).toMatchObject({ plan: "enterprise", status: "active", cancelled: false });
	expect((await client.post(`/orgs/${organizationId}/subscription`)).status).toBe(409);

	const { url } = (await client.post(`/orgs/${organizationId}/billing-portal`)).json;
	const act = async (verb: string) => {
		await fetch(`${url}&do=${verb}`, { method: "POST", redirect: "manual" });
		await deliverAll();
	};
	await act("cancel");
	expect(await subscriptionOf(person)).toMatchObject({ plan: "enterprise", cancelled: true, expiresAt: expect.any(String) });
	await act("resume");
	expect(await subscriptionOf(person)).toMatchObject({ plan: "enterprise", cancelled: false });
	await act("end");
	expect(await subscriptionOf(person)).toMatchObject({ plan: "free", status: "canceled" });
	const { transactions } = (await client.get(`/orgs/${organizationId}/transactions`)).json;
	expect(transactions.map((each: { kind: string }) => each.kind)).toEqual([
		"subscription_end",
		"subscription_cancel",
		"subscription_start",
	]);
	expect(transactions.at(-1)).toMatchObject({ totalPaid: "500", receiptUrl: expect.stringContaining("/invoices/"), credits: null });
	expect(await actions(organizationId)).toEqual(["subscription.create", "subscription.cancel", "subscription.resume"]);
	const ended = await client.get(`/orgs/${organizationId}/transactions?kind=subscription_end&limit=1`);
	expect(ended.json.transactions).toHaveLength(1);
});

it("two checkouts do not make two subscriptions", async () => {
	const { client, organizationId } = await signUpPerson();
	const begin = () => client.post(`/orgs/${organizationId}/subscription`);
	const pay = (url: string) => fetch(url, { method: "POST", redirect: "manual" });
	const [first, second] = [(await begin()).json.url, (await begin()).json.url];
	const subscriptions = stripe.state.subscriptions.size;
	await pay(first);
	expect(stripe.state.subscriptions.size).toBe(subscriptions);
	await pay(second);
	expect(stripe.state.subscriptions.size).toBe(subscriptions + 1);
	// Nobody has told us of it yet, but Stripe knows.
	expect((await begin()).status).toBe(409);
	expect((await client.get(`/orgs/${organizationId}/subscription`)).json.subscription.status).toBeNull();
	await deliverAll();
});

it("pages through transactions", async () => {
	const { client, organizationId } = await signUpPerson();
	for (const amount of [5, 6, 7]) await client.post(`/orgs/${organizationId}/top-up`, { amount });
	const first = (await client.get(`/orgs/${organizationId}/transactions?limit=2`)).json;
	expect(first.pagination).toEqual({ nextCursor: first.transactions[1].id, hasMore: true, limit: 2 });
	const rest = (await client.get(`/orgs/${organizationId}/transactions?limit=2&cursor=${first.pagination.nextCursor}`)).json;
	expect(rest.pagination).toEqual({ nextCursor: null, hasMore: false, limit: 2 });
	const credits = [...first.transactions, ...rest.transactions].map((each: { credits: string }) => each.credits);
	expect(credits.sort()).toEqual(["5", "6", "7"]);
});

it("billing details reach Stripe's customer, which is made once", async () => {
	const person = await signUpPerson();
	const { client, organizationId } = person;
	await client.patch(`/orgs/${organizationId}`, { billingEmail: "billing@example.com", billingCompany: "Acme GmbH" });
	const customers = stripe.state.customers.size;
	await Promise.all([1, 2, 3, 4].map(() => client.get(`/orgs/${organizationId}/payment-methods`)));
	expect(stripe.state.customers.size).toBe(customers + 1);
	const id = await customerIdOf(person);
	const customer = () => stripe.state.customers.get(id);
	expect(customer()).toMatchObject({ name: "Acme GmbH", email: "billing@example.com", metadata: { organizationId } });

	const details = { billingAddress: "Unter den Linden 1\n10117 Berlin\nGermany", billingTaxId: "DE 123456789", billingNotes: "PO 42" };
	await client.patch(`/orgs/${organizationId}`, details);
	const waiting = "SELECT count(*)::int AS count FROM graphile_worker.jobs WHERE task_identifier = 'billing.sync-customer'";
	expect((await pool().query(waiting)).rows).toEqual([{ count: 1 }]);
	await syncCustomer(organizationId);
	expect(customer()).toMatchObject({
		address: { line1: "Unter den Linden 1", line2: "10117 Berlin, Germany", country: "DE" },
		tax_ids: [{ type: "eu_vat", value: "DE123456789" }],
		invoice_settings: { footer: "PO 42", custom_fields: null },
	});

	// One that Stripe refuses, and one of a kind it does not know, are shown as they are.
	for (const billingTaxId of ["DE123456000", "something else"]) {
		await client.patch(`/orgs/${organizationId}`, { billingTaxId });
		await syncCustomer(organizationId);
		expect(customer()).toMatchObject({ tax_ids: [], invoice_settings: { custom_fields: [{ name: "Tax ID", value: billingTaxId }] } });
	}
	await client.patch(`/orgs/${organizationId}`, { billingTaxId: null, billingAddress: null, billingCompany: null });
	await syncCustomer(organizationId);
	expect(customer()).toMatchObject({ name: expect.any(String), tax_ids: [], invoice_settings: { custom_fields: null } });
});

it("an instance without Stripe says that it does not charge", async () => {
	const { client, organizationId } = await signUpPerson();
	const { STRIPE_SECRET_KEY, STRIPE_ENTERPRISE_PRICE_ID } = env();
	Object.assign(env(), { STRIPE_SECRET_KEY: undefined });
	const answers = await Promise.all([
		client.post(`/orgs/${organizationId}/top-up`, { amount: 5 }),
		client.post(`/orgs/${organizationId}/top-up/quote`, { amount: 5 }),
		client.get(`/orgs/${organizationId}/payment-methods`),
		client.patch(`/orgs/${organizationId}/auto-top-up`, { enabled: false }),
		client.post(`/orgs/${organizationId}/billing-portal`),
		client.post(`/orgs/${organizationId}/subscription`),
	]);
	expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 409));
	expect((await client.get(`/orgs/${organizationId}/transactions`)).status).toBe(200);
	expect((await client.get(`/orgs/${organizationId}/subscription`)).json.subscription.isSold).toBe(false);
	Object.assign(env(), { STRIPE_SECRET_KEY, STRIPE_ENTERPRISE_PRICE_ID: undefined });
	expect((await client.post(`/orgs/${organizationId}/subscription`)).status).toBe(409);
	Object.assign(env(), { STRIPE_ENTERPRISE_PRICE_ID });
});
