import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lookUpPayments } from "~/domain/billing/look-up-payments.server";
import { pool } from "~/platform/db/pool.server";
import { closeQueue } from "~/platform/jobs/enqueue.server";
import { newId } from "~/platform/ids";
import { balances, customerIdOf, deliver, ledgerOf, startBilling } from "../../../tests/factories/billing";
import { closeState } from "../../../tests/factories/close-state";
import { type Person, signUpPerson } from "../../../tests/factories/management-client";
import { type CardName, testCards } from "../../../tests/simulators/stripe/cards";
import type { RunningStripe } from "../../../tests/simulators/stripe/stripe";

let stripe: RunningStripe;
let owner: Person;

beforeAll(async () => {
	stripe = await startBilling();
	owner = await signUpPerson();
});
afterAll(async () => {
	await closeQueue();
	await closeState();
	await stripe.close();
});

const path = (person: Person, rest: string) => `/orgs/${person.organizationId}/${rest}`;
const topUp = (person: Person, body: unknown) => person.client.post(path(person, "top-up"), body);

/** What Stripe.js sends with the publishable key. */
async function browser(endpoint: string, form: Record<string, string>) {
	const response = await fetch(`${stripe.url}/v1/${endpoint}`, {
		method: "POST",
		headers: { authorization: `Bearer ${stripe.publishableKey}` },
		body: new URLSearchParams(form),
	});
	return response.json() as Promise<{ id: string; status: string }>;
}

const token = async (card: CardName, isSaved = false) => {
	const form = {
		"payment_method_data[type]": "card",
		"payment_method_data[card][number]": testCards[card].number,
		...(isSaved && { setup_future_usage: "off_session" }),
	};
	return (await browser("confirmation_tokens", form)).id;
};

const eventsOf = (type: string) => stripe.state.events.filter((event) => event.type === type);
const creditsOf = async (person: Person) => (await person.client.get(`/orgs/${person.organizationId}`)).json.organization.credits;

describe("a top-up", () => {
	it("of an amount alone is quoted, confirmed by the caller, and paid once the webhook says so", async () => {
		const person = await signUpPerson();
		const { status, json } = await topUp(person, { amount: 50 });
		expect([status, json]).toEqual([
			200,
			expect.objectContaining({
				clientSecret: expect.stringMatching(/^pi_\w+_secret_\w+$/),
				credits: "50",
				platformFee: "2.5",
				internationalFee: "0",
				total: "52.5",
				status: "requires_payment_method",
			}),
		]);
		expect(await creditsOf(person)).toBe("0");
		const [id] = json.clientSecret.split("_secret_");
		const card = { "payment_method_data[card][number]": testCards.visa.number };
		await browser(`payment_intents/${id}/confirm`, { client_secret: json.clientSecret, ...card });
		expect(await deliver(stripe, eventsOf("payment_intent.succeeded").at(-1)!)).toBe(200);
		expect(await creditsOf(person)).toBe("50");
		const { transactions } = (await person.client.get(path(person, "transactions"))).json;
		expect(transactions).toEqual([
			expect.objectContaining({
				kind: "credit_top_up",
				status: "completed",
				credits: "50",
				totalPaid: "52.5",
				receiptUrl: expect.stringContaining("/receipts/ch_"),
			}),
		]);
		expect(await ledgerOf(person.organizationId)).toEqual([{ kind: "top_up", amount: "50", source: `stripe:${id}` }]);
		const { rows } = await pool().query("SELECT action, user_id FROM audit_entry WHERE organization_id = $1", [person.organizationId]);
		expect(rows).toContainEqual({ action: "payment.credit_topup", user_id: person.userId });
	});

	it("with a card that nobody knew of takes a foreign card's fee out of the credits", async () => {
		const person = await signUpPerson();
		const { json } = await topUp(person, { amount: 100 });
		const [id] = json.clientSecret.split("_secret_");
		const card = { "payment_method_data[card][number]": testCards.german.number };
		await browser(`payment_intents/${id}/confirm`, { client_secret: json.clientSecret, ...card });
		await deliver(stripe, eventsOf("payment_intent.succeeded").at(-1)!);
		const [row] = (await person.client.get(path(person, "transactions"))).json.transactions;
		expect(row).toMatchObject({ credits: "98.5", platformFee: "5", internationalFee: "1.5", totalPaid: "105" });
		expect(await balances(person.organizationId)).toEqual({ kept: "98.5", sum: "98.5" });
	});

	it("with a new card shows its fee first and charges exactly that card", async () => {
		const person = await signUpPerson();
		const confirmationTokenId = await token("german", true);
		const fees = { credits: "100", platformFee: "5", internationalFee: "1.5", total: "106.5", country: "DE" };
		const quote = await person.client.post(path(person, "top-up/quote"), { amount: "100", confirmationTokenId });
		expect([quote.status, quote.json]).toEqual([200, fees]);
		const { json } = await topUp(person, { amount: "100", confirmationTokenId });
		expect(json).toMatchObject({ ...fees, status: "succeeded" });
		// Without any webhook: Stripe's answer said so already, and the webhook changes nothing more.
		expect(await creditsOf(person)).toBe("100");
		await deliver(stripe, eventsOf("payment_intent.succeeded").at(-1)!);
		expect(await balances(person.organizationId)).toEqual({ kept: "100", sum: "100" });
		const saved = (await person.client.get(path(person, "payment-methods"))).json.paymentMethods;
		expect(saved).toEqual([expect.objectContaining({ country: "DE", last4: "0016", isDefault: true })]);
		expect((await topUp(person, { amount: "100", confirmationTokenId })).status).toBe(422);
		const again = await topUp(person, { amount: 10, paymentMethodId: saved[0].id });
		expect(again.json).toMatchObject({ total: "10.65", status: "succeeded" });
	});

	it("whose bank wants to hear from the holder is paid when it did", async () => {
		const person = await signUpPerson();
		const { json } = await topUp(person, { amount: 20, confirmationTokenId: await token("authenticates") });
		expect(json.status).toBe("requires_action");
		const [id] = json.clientSecret.split("_secret_");
		await browser(`payment_intents/${id}/authenticate`, { client_secret: json.clientSecret });
		await deliver(stripe, eventsOf("payment_intent.succeeded").at(-1)!);
		expect(await creditsOf(person)).toBe("20");
	});

	it("with a declined card says so, leaves nothing, and can be tried again", async () => {
		const person = await signUpPerson();
		const declined = await topUp(person, { amount: 20, confirmationTokenId: await token("insufficientFunds") });
		expect([declined.status, declined.json.message]).toEqual([422, "Your card has insufficient funds."]);
		await deliver(stripe, eventsOf("payment_intent.payment_failed").at(-1)!);
		const [row] = (await person.client.get(path(person, "transactions"))).json.transactions;
		expect(row).toMatchObject({ status: "failed", description: "Your card has insufficient funds." });
		expect(await creditsOf(person)).toBe("0");
		expect((await topUp(person, { amount: 20, confirmationTokenId: await token("visa") })).json.status).toBe("succeeded");
	});

	it("that is sent twice under one attempt is charged once", async () => {
		const person = await signUpPerson();
		const { id: paymentMethodId } = stripe.saveCard(await customerIdOf(person), "visa");
		const body = { amount: 25, paymentMethodId, attemptId: newId() };
		const charges = stripe.state.charges.size;
		const answers = await Promise.all([topUp(person, body), topUp(person, body)]);
		// The later one is told the same, or that the first is under way.
		for (const { status } of answers) expect([200, 409]).toContain(status);
		expect(answers.some(({ status }) => status === 200)).toBe(true);
		expect(stripe.state.charges.size).toBe(charges + 1);
		const later = await topUp(person, body);
		expect(later.json).toMatchObject({ status: "succeeded", total: "26.25" });
		expect((await topUp(person, { ...body, amount: 26 })).status).toBe(409);
		expect(await balances(person.organizationId)).toEqual({ kept: "25", sum: "25" });
	});

	it("survives errors of Stripe and lost answers without charging twice", async () => {
		const person = await signUpPerson();
		const { id: paymentMethodId } = stripe.saveCard(await customerIdOf(person), "visa");
		const charges = stripe.state.charges.size;
		const replays = stripe.keys.replays;
		// The answer is lost after the card was charged; the same key gives it once more.
		stripe.fail(1, "lost", "POST /v1/payment_intents");
		expect((await topUp(person, { amount: 30, paymentMethodId })).json.status).toBe("succeeded");
		expect(stripe.state.charges.size).toBe(charges + 1);
		expect(stripe.keys.replays).toBe(replays + 1);
		// Stripe is away for longer than that: the payment is looked up later, and was made.
		stripe.fail(9, "lost", "POST /v1/payment_intents");
		expect((await topUp(person, { amount: 31, paymentMethodId })).status).toBe(503);
		stripe.fail(0);
		expect(await balances(person.organizationId)).toEqual({ kept: "30", sum: "30" });
		await lookUpPayments(Date.now() + 25 * 3_600_000);
		expect(await balances(person.organizationId)).toEqual({ kept: "61", sum: "61" });
		expect(stripe.state.charges.size).toBe(charges + 2);
	});

	it("whose end nobody knows is finished by sending the same attempt again, charged once", async () => {
		const person = await signUpPerson();
		const { id: paymentMethodId } = stripe.saveCard(await customerIdOf(person), "visa");
		const charges = stripe.state.charges.size;
		let bought = 0;
		for (const how of ["lost", "error"] as const) {
			const body = { amount: 30, paymentMethodId, attemptId: newId() };
			stripe.fail(9, how, "POST /v1/payment_intents");
			expect((await topUp(person, body)).status).toBe(503);
			expect((await topUp(person, body)).status).toBe(how === "lost" ? 200 : 503);
			stripe.fail(0);
			expect((await topUp(person, body)).json).toMatchObject({ status: "succeeded", total: "31.5" });
			expect((await topUp(person, body)).json.status).toBe("succeeded");
			bought += 30;
			expect(await balances(person.organizationId)).toEqual({ kept: String(bought), sum: String(bought) });
			expect(stripe.state.charges.size).toBe(charges + bought / 30);
		}
	});

	it("that nobody pays is cancelled after a day", async () => {
		const person = await signUpPerson();
		const { json } = await topUp(person, { amount: 20 });
		await lookUpPayments(Date.now() + 25 * 3_600_000);
		const [id] = json.clientSecret.split("_secret_");
		expect(stripe.state.paymentIntents.get(id)?.status).toBe("canceled");
		const [row] = (await person.client.get(path(person, "transactions"))).json.transactions;
		expect(row).toMatchObject({ status: "failed", credits: "20" });
	});

	it("refuses other amounts, cards of others, and two cards at once", async () => {
		const stranger = await signUpPerson();
		const { id: paymentMethodId } = stripe.saveCard(await customerIdOf(stranger), "visa");
		const odd = ["1e21", "+5", "5.", ".5", "0x10", "5,00", "５", "Infinity", " ", [5], { amount: 5 }, true, 1e21, 9.999999999];
		for (const amount of [4.99, 5000.01, "5.001", "1e2", -5, null, ...odd]) {
			expect((await topUp(owner, { amount })).status, String(amount)).toBe(400);
		}
		expect((await topUp(owner, { amount: 5, paymentMethodId })).status).toBe(404);
		expect((await owner.client.post(path(owner, "top-up/quote"), { amount: 5, paymentMethodId })).status).toBe(404);
		expect((await owner.client.patch(path(owner, `payment-methods/${paymentMethodId}`), { isDefault: true })).status).toBe(404);
		expect((await owner.client.delete(path(owner, `payment-methods/${paymentMethodId}`))).status).toBe(404);
		expect((await topUp(owner, { amount: 5, paymentMethodId, confirmationTokenId: "ctoken_1" })).status).toBe(400);
		expect((await topUp(owner, { amount: 5, tip: 1 })).status).toBe(400);
	});
});

describe("saved cards", () => {
	it("are listed newest first, chosen and removed", async () => {
		const person = await signUpPerson();
		const customer = await customerIdOf(person);
		const { status, json } = await person.client.post(path(person, "payment-methods"));
		expect([status, json.clientSecret]).toEqual([201, expect.stringMatching(/^seti_/)]);
		const [setup] = json.clientSecret.split("_secret_");
		const card = { "payment_method_data[card][number]": testCards.brazilian.number };
		await browser(`setup_intents/${setup}/confirm`, { client_secret: json.clientSecret, ...card });
		const { id } = stripe.saveCard(customer, "mastercard");
		const list = async () => (await person.client.get(path(person, "payment-methods"))).json.paymentMethods;
		const [mastercard, visa] = await list();
		expect([mastercard, visa]).toMatchObject([
			{ id, brand: "mastercard", country: "US", isDefault: true, expMonth: 12, expYear: 2034 },
			{ brand: "visa", country: "BR", isDefault: false },
		]);
		expect((await person.client.patch(path(person, `payment-methods/${visa.id}`), { isDefault: true })).status).toBe(200);
		expect((await list()).map((each: { isDefault: boolean }) => each.isDefault)).toEqual([false, true]);
		expect((await person.client.delete(path(person, `payment-methods/${visa.id}`))).status).toBe(200);
		expect(await list()).toMatchObject([{ id, isDefault: true }]);
	});
});

describe("admins and developers", () => {
	it("have nothing to do with money", async () => {
		for (const role of ["admin", "developer"]) {
			const person = await signUpPerson();
			await pool().query("INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, $3)", [
				owner.organizationId,
				person.userId,
				role,
			]);
			const { client } = person;
			const answers = await Promise.all([
				client.post(path(owner, "top-up"), { amount: 5 }),
				client.post(path(owner, "top-up/quote"), { amount: 5 }),
				client.get(path(owner, "transactions")),
				client.get(path(owner, "payment-methods")),
				client.post(path(owner, "payment-methods")),
				client.patch(path(owner, "payment-methods/pm_1"), { isDefault: true }),
				client.delete(path(owner, "payment-methods/pm_1")),
				client.get(path(owner, "auto-top-up")),
				client.patch(path(owner, "auto-top-up"), { enabled: false }),
				client.get(path(owner, "subscription")),
				client.post(path(owner, "subscription")),
				client.post(path(owner, "billing-portal")),
			]);
			expect(answers.map((answer) => answer.status), role).toEqual(answers.map(() => 403));
		}
	});
});
