import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addLedgerEntry } from "~/domain/ledger/add-ledger-entry.server";
import { pool } from "~/platform/db/pool.server";
import { env } from "~/platform/env.server";
import { closeQueue } from "~/platform/jobs/enqueue.server";
import { action as takePaymentStep } from "~/routes/console/billing/payments";
import { action, loader } from "~/routes/console/billing/route";
import { startBilling } from "../factories/billing";
import { closeState } from "../factories/close-state";
import { type Person, signUpPerson } from "../factories/management-client";
import type { RunningStripe } from "../simulators/stripe/stripe";

const origin = "http://localhost:3002";
let owner: Person;
let admin: Person;

beforeAll(() => void Object.assign(env(), { PAID_MODE: true }));
beforeEach(async () => {
	[owner, admin] = [await signUpPerson(), await signUpPerson()];
	await pool().query("INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, 'admin')", [
		owner.organizationId,
		admin.userId,
	]);
});
afterAll(async () => {
	await closeQueue();
	await closeState();
});

function ask(person: Person, body?: BodyInit, headers: Record<string, string> = {}): never {
	const init = body === undefined ? {} : { method: "POST", body };
	const request = new Request(`${origin}/`, { ...init, headers: { cookie: person.client.cookie, origin, ...headers } });
	return { request, params: { organizationId: owner.organizationId }, context: {} } as never;
}

const billingOf = async (person: Person) => (await loader(ask(person))).billing;
const submit = (person: Person, form: Record<string, string>) => action(ask(person, new URLSearchParams(form)));

async function step(person: Person, what: object, headers: Record<string, string> = {}) {
	const response = await takePaymentStep(ask(person, JSON.stringify(what), headers));
	// oxlint-disable-next-line typescript/no-explicit-any
	return { status: response.status, json: (await response.json()) as any };
}

describe("where no payments are set up", () => {
	it("shows the balance and offers nothing that costs money", async () => {
		await addLedgerEntry(pool(), { organizationId: owner.organizationId, kind: "grant", amount: "12.5", source: "test:grant" });
		expect(await billingOf(owner)).toMatchObject({ isCharging: true, balance: "12.5", payments: null, cards: [], plan: { isSold: false } });
		expect(await step(owner, { do: "quote", input: { amount: "10" } })).toMatchObject({ status: 409 });
		expect(await step(owner, { do: "top-up", input: { amount: "10" } })).toMatchObject({ status: 409 });
		expect(await submit(owner, { intent: "subscribe" })).toMatchObject({ data: { ok: false }, init: { status: 409 } });
	});

	it("says so where requests cost nothing", async () => {
		env().PAID_MODE = false;
		expect(await billingOf(owner)).toMatchObject({ isCharging: false, payments: null });
		env().PAID_MODE = true;
	});
});

describe("where Stripe is", () => {
	let stripe: RunningStripe;
	beforeAll(async () => {
		stripe = await startBilling();
	});
	afterAll(() => stripe.close());

	const savedCards = () => [...stripe.state.paymentMethods.values()];

	async function saveCard(card: "visa" | "german"): Promise<string> {
		await step(owner, { do: "save-card", input: {} });
		const customer = [...stripe.state.customers.keys()].at(-1) as string;
		return stripe.saveCard(customer, card).id;
	}

	it("makes nobody known to Stripe by looking", async () => {
		const before = stripe.requests.length;
		expect(await billingOf(owner)).toMatchObject({ payments: { key: stripe.publishableKey }, cards: [], balance: "0" });
		expect(stripe.requests.length).toBe(before);
	});

	it("takes a payment step by step: fees, payment, credits", async () => {
		const paymentMethodId = await saveCard("german");
		const input = { amount: "50", paymentMethodId };
		expect((await step(owner, { do: "quote", input })).json).toMatchObject({ platformFee: "2.5", internationalFee: "0.75", total: "53.25" });
		const paid = await step(owner, { do: "top-up", input: { ...input, attemptId: crypto.randomUUID() } });
		expect(paid.json).toMatchObject({ status: "succeeded", total: "53.25" });
		const { transactionId } = paid.json;
		expect((await step(owner, { do: "refresh", input: { transactionId } })).json).toMatchObject({ status: "completed", credits: "50" });
		expect(await billingOf(owner)).toMatchObject({ balance: "50", cards: [{ id: paymentMethodId, last4: "0016", isDefault: true }] });
	});

	it("changes cards and auto top-up, and says what is missing", async () => {
		const autoTopUp = { intent: "auto-top-up", enabled: "true", threshold: "7.5", amount: "30" };
		expect(await submit(owner, autoTopUp)).toMatchObject({ data: { ok: false, fields: { enabled: expect.any(String) } } });
		const [first, second] = [await saveCard("visa"), await saveCard("german")];
		expect(await submit(owner, { intent: "default-card", id: first })).toEqual({ ok: true });
		expect((await billingOf(owner))?.cards?.find(({ isDefault }) => isDefault)?.id).toBe(first);
		expect(await submit(owner, { intent: "remove-card", id: second })).toEqual({ ok: true });
		expect((await billingOf(owner))?.cards).toHaveLength(1);
		expect(await submit(owner, { ...autoTopUp, amount: "1" })).toMatchObject({ data: { fields: { amount: expect.any(String) } } });
		expect(await submit(owner, autoTopUp)).toEqual({ ok: true });
		expect((await billingOf(owner))?.autoTopUp).toMatchObject({ enabled: true, threshold: "7.5", amount: "30" });
		expect(await submit(owner, { intent: "auto-top-up", enabled: "false" })).toEqual({ ok: true });
		expect((await billingOf(owner))?.autoTopUp).toMatchObject({ enabled: false, threshold: "7.5" });
	});

	it("leads to Stripe to buy and to manage the plan", async () => {
		for (const intent of ["subscribe", "manage"]) {
			const answer = await submit(owner, { intent });
			expect(answer).toMatchObject({ status: 302 });
			expect((answer as Response).headers.get("location")).toMatch(new RegExp(`^${stripe.url}/`));
		}
		await expect(submit(owner, { intent: "give-me-money" })).rejects.toMatchObject({ init: { status: 400 } });
	});

	it("stays readable while Stripe is down", async () => {
		await saveCard("visa");
		stripe.fail(20);
		expect(await billingOf(owner)).toMatchObject({ cards: null, balance: "0" });
		stripe.fail(0);
	});

	it("is for owners alone, and for requests of our own pages", async () => {
		const card = await saveCard("visa");
		const stranger = await signUpPerson();
		expect(JSON.stringify(await loader(ask(admin)))).not.toMatch(/balance|cards|last4/);
		for (const form of [{ intent: "remove-card", id: card }, { intent: "manage" }, { intent: "auto-top-up", enabled: "false" }]) {
			await expect(submit(admin, form as never)).rejects.toMatchObject({ status: 403 });
			await expect(submit(stranger, form as never)).rejects.toMatchObject({ status: 404 });
		}
		const input = { amount: "10", paymentMethodId: card };
		for (const what of [{ do: "top-up", input }, { do: "save-card", input: {} }, { do: "quote", input }]) {
			expect((await step(admin, what)).status).toBe(403);
			expect((await step(stranger, what)).status).toBe(404);
			expect((await step(owner, what, { origin: "https://evil.example" })).status).toBe(403);
		}
		expect((await step(owner, { do: "top-up", input: { ...input, amount: "4.999" } })).status).toBe(400);
		expect((await step(owner, { do: "steal", input: {} })).status).toBe(400);
		expect(savedCards().some(({ id }) => id === card)).toBe(true);
	});
});
