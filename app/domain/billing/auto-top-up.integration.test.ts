import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { newId } from "~/platform/ids";
import { closeQueue } from "~/platform/jobs/enqueue.server";
import { balances, customerIdOf, deliver, startBilling } from "../../../tests/factories/billing";
import { closeState } from "../../../tests/factories/close-state";
import { type Person, signUpPerson } from "../../../tests/factories/management-client";
import type { CardName } from "../../../tests/simulators/stripe/cards";
import type { Event } from "../../../tests/simulators/stripe/objects";
import type { RunningStripe } from "../../../tests/simulators/stripe/stripe";
import { chargeAutomatically, organizationsToTopUp } from "./charge-automatically.server";
import { lookUpPayments } from "./look-up-payments.server";

const mailbox = await vi.hoisted(async () => (await import("../../../tests/setup/mailbox")).openMailbox());
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
	mailbox.close();
	await closeQueue();
	await closeState();
	await stripe.close();
});

const settings = (body: unknown) => person.client.patch(`/orgs/${person.organizationId}/auto-top-up`, body);
const charge = () => chargeAutomatically(person.organizationId);
const setBalance = (balance: string) =>
	pool().query(
		`INSERT INTO credit_balance (organization_id, balance, credited) VALUES ($1, $2, $2)
		ON CONFLICT (organization_id) DO UPDATE SET balance = excluded.balance`,
		[person.organizationId, balance],
	);
const transactions = async () => (await person.client.get(`/orgs/${person.organizationId}/transactions`)).json.transactions;

async function switchOn(card: CardName = "visa"): Promise<void> {
	stripe.saveCard(customer, card);
	expect((await settings({ enabled: true, threshold: 10, amount: 20 })).status).toBe(200);
}

/** How many minutes until the next attempt; null where none waits. */
async function wait(): Promise<number | null> {
	const { rows } = await pool().query<{ minutes: number | null }>(
		"SELECT extract(epoch FROM auto_top_up_paused_until - now())::float8 / 60 AS minutes FROM organization WHERE id = $1",
		[person.organizationId],
	);
	const minutes = rows[0]?.minutes ?? null;
	return minutes === null ? null : Math.round(minutes);
}

const endWait = () =>
	pool().query("UPDATE organization SET auto_top_up_paused_until = now() - interval '1 second' WHERE id = $1", [person.organizationId]);

describe("settings", () => {
	it("need a threshold, an amount and a card, change what they name, and are written down", async () => {
		expect((await settings({ enabled: true })).json).toMatchObject({ field: "threshold" });
		expect((await settings({ enabled: true, threshold: 10 })).json).toMatchObject({ field: "amount" });
		const withoutCard = await settings({ enabled: true, threshold: 10, amount: 20 });
		expect([withoutCard.status, withoutCard.json.field]).toEqual([422, "enabled"]);
		await switchOn();
		expect((await settings({ amount: "49.99" })).json.autoTopUp).toEqual({
			enabled: true,
			threshold: "10",
			amount: "49.99",
			failures: 0,
			stopped: false,
			pausedUntil: null,
		});
		for (const body of [{ threshold: 4.99 }, { amount: 9.99 }, { amount: 5001 }, { enabled: "yes" }, { card: "pm_1" }]) {
			expect((await settings(body)).status, JSON.stringify(body)).toBe(400);
		}
		const { rows } = await pool().query(
			"SELECT details FROM audit_entry WHERE organization_id = $1 AND action = 'payment.auto_topup_update' ORDER BY id DESC LIMIT 1",
			[person.organizationId],
		);
		expect(rows).toEqual([{ details: { enabled: true, threshold: "10", amount: "49.99" } }]);
	});
});

describe("a balance below the threshold", () => {
	it("is topped up with the default card and its fees, and one that is not is left alone", async () => {
		await switchOn("german");
		await setBalance("10");
		expect(await organizationsToTopUp()).not.toContain(person.organizationId);
		expect(await charge()).toBe(false);
		await setBalance("9.999999999999");
		expect(await organizationsToTopUp()).toContain(person.organizationId);
		expect(await charge()).toBe(true);
		expect(await transactions()).toEqual([
			expect.objectContaining({ automatic: true, status: "completed", credits: "20", internationalFee: "0.3", totalPaid: "21.3" }),
		]);
		await deliver(stripe, stripe.state.events.at(-1) as Event);
		expect((await balances(person.organizationId)).kept).toBe("29.999999999999");
		expect(await charge()).toBe(false);
	});

	it("is topped up once by many workers at the same moment", async () => {
		await switchOn();
		await setBalance("1");
		const charges = stripe.state.charges.size;
		const results = await Promise.all(Array.from({ length: 12 }, charge));
		expect(results.filter(Boolean)).toHaveLength(1);
		expect(stripe.state.charges.size).toBe(charges + 1);
		expect((await balances(person.organizationId)).kept).toBe("21");
		expect(await transactions()).toHaveLength(1);
	});

	it("is topped up again as soon as it falls again", async () => {
		await switchOn();
		for (const _ of [1, 2]) {
			await setBalance("1");
			expect(await charge()).toBe(true);
		}
		expect(await transactions()).toHaveLength(2);
	});
});

describe("a card that is declined", () => {
	it("is tried after an hour, after six, then no more; the owner gets a mail; saving the settings resumes", async () => {
		await switchOn("declinedLater");
		await setBalance("1");
		for (const [failures, minutes] of [
			[1, 60],
			[2, 360],
		]) {
			expect(await charge()).toBe(false);
			await deliver(stripe, stripe.state.events.at(-1) as Event);
			expect([await wait(), (await settingsOf()).failures]).toEqual([minutes, failures]);
			expect(await organizationsToTopUp()).not.toContain(person.organizationId);
			await endWait();
			expect(await organizationsToTopUp()).toContain(person.organizationId);
		}
		expect(mails()).toHaveLength(0);
		expect(await charge()).toBe(false);
		await endWait();
		expect(await organizationsToTopUp()).not.toContain(person.organizationId);
		expect(await charge()).toBe(false);
		expect(await settingsOf()).toMatchObject({ failures: 3, stopped: true });
		expect((await transactions()).map((each: { status: string }) => each.status)).toEqual(["failed", "failed", "failed"]);
		await vi.waitFor(() => expect(mails()).toHaveLength(1));

		stripe.saveCard(customer, "visa");
		expect((await settings({ enabled: true })).json.autoTopUp).toMatchObject({ failures: 0, stopped: false, pausedUntil: null });
		expect(await charge()).toBe(true);
	});

	it("counts as one failure by the answer and the webhook together, and a success forgets it", async () => {
		await switchOn("authenticates");
		await setBalance("1");
		await charge();
		const failed = stripe.state.events.findLast((event) => event.type === "payment_intent.payment_failed") as Event;
		await Promise.all([deliver(stripe, failed), deliver(stripe, failed)]);
		expect((await settingsOf()).failures).toBe(1);
		stripe.saveCard(customer, "visa");
		await endWait();
		expect(await charge()).toBe(true);
		expect(await settingsOf()).toMatchObject({ failures: 0, pausedUntil: null });
	});

	it("of which none is left is a failure, too", async () => {
		await switchOn();
		const [card] = (await person.client.get(`/orgs/${person.organizationId}/payment-methods`)).json.paymentMethods;
		await person.client.delete(`/orgs/${person.organizationId}/payment-methods/${card.id}`);
		await setBalance("1");
		expect(await charge()).toBe(false);
		expect(await transactions()).toMatchObject([{ status: "failed", description: "There is no saved card." }]);
	});
});

/** A payment that Stripe knows and nobody made. */
async function openPayment(): Promise<{ id: string }> {
	const response = await fetch(`${stripe.url}/v1/payment_intents`, {
		method: "POST",
		headers: { authorization: `Bearer ${stripe.secretKey}`, "stripe-version": stripe.state.apiVersion, "content-type": "application/x-www-form-urlencoded" },
		body: new URLSearchParams({ amount: "1050", currency: "usd", customer }),
	});
	return response.json() as Promise<{ id: string }>;
}

describe("a payment whose end is not known", () => {
	it("keeps the next one waiting, and is looked up", async () => {
		await switchOn();
		await setBalance("1");
		stripe.fail(9, "lost", "POST /v1/payment_intents");
		expect(await charge()).toBe(false);
		stripe.fail(0);
		expect(await charge()).toBe(false);
		expect(await transactions()).toMatchObject([{ status: "pending" }]);
		await lookUpPayments(Date.now() + 6 * 60_000);
		expect((await balances(person.organizationId)).kept).toBe("21");
		expect(await charge()).toBe(false);
	});

	it("and that cannot be looked up keeps no other one waiting", async () => {
		const other = await signUpPerson();
		const begun = (id: string, transaction: string, payment: string | null) =>
			pool().query(
				`INSERT INTO transaction (id, organization_id, kind, credits, total_paid, automatic, source, stripe_payment_intent_id, created_at)
				VALUES ($1, $2::uuid, 'credit_top_up', 10, 10.5, true, 'automatic:' || $2::text, $3, now() - interval '10 minutes')`,
				[transaction, id, payment],
			);
		await begun(person.organizationId, newId(), (await openPayment()).id);
		await begun(other.organizationId, newId(), null);
		await pool().query("UPDATE organization SET stripe_customer_id = 'cus_gone' WHERE id = $1", [other.organizationId]);
		stripe.fail(9, "error", "POST /v1/payment_intents/*/cancel");
		await lookUpPayments();
		stripe.fail(0);
		expect(await transactions()).toMatchObject([{ status: "pending" }]);
		expect((await other.client.get(`/orgs/${other.organizationId}/transactions`)).json.transactions).toMatchObject([{ status: "failed" }]);
		await pool().query("DELETE FROM transaction WHERE organization_id = $1", [person.organizationId]);
	});

	it("that never reached Stripe is given up without counting as a failure", async () => {
		await switchOn();
		await setBalance("1");
		stripe.fail(9, "error", "POST /v1/payment_intents");
		await charge();
		stripe.fail(0);
		await lookUpPayments(Date.now() + 6 * 60_000);
		expect(await transactions()).toMatchObject([{ status: "failed" }]);
		expect((await settingsOf()).failures).toBe(0);
		expect(await charge()).toBe(true);
	});
});

const settingsOf = async () => (await person.client.get(`/orgs/${person.organizationId}/auto-top-up`)).json.autoTopUp;
const mails = () => mailbox.mails.filter((mail) => mail.includes(`To: ${person.email}`) && mail.includes("automatic top-up stopped"));
