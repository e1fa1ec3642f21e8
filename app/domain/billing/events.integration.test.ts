import { afterAll, beforeAll, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { closeQueue } from "~/platform/jobs/enqueue.server";
import { newId } from "~/platform/ids";
import { balances, deliver, ledgerOf, startBilling } from "../../../tests/factories/billing";
import { closeState } from "../../../tests/factories/close-state";
import { tenant } from "../../../tests/factories/tenant";
import { fc } from "../../../tests/setup/property";
import { type CardName, testCards } from "../../../tests/simulators/stripe/cards";
import type { Charge, Dispute, Event, PaymentIntent } from "../../../tests/simulators/stripe/objects";
import * as bank from "../../../tests/simulators/stripe/payments";
import type { RunningStripe } from "../../../tests/simulators/stripe/stripe";
import * as plans from "../../../tests/simulators/stripe/subscriptions";
import { createTopUp } from "./create-top-up.server";
import { customerOf } from "./customer.server";
import { invoiceTopUp } from "./invoice-top-up.server";
import { processWaitingEvents } from "./receive-event.server";

let stripe: RunningStripe;
let clock = 1_790_000_000;

beforeAll(async () => {
	stripe = await startBilling();
	stripe.state.now = () => ++clock;
});
afterAll(async () => {
	await closeQueue();
	await closeState();
	await stripe.close();
});

type Step = () => void | Promise<void>;

/** A life of an organization's payments, step by step; after each of them Stripe has some events to tell. */
function life(organizationId: string): Step[] {
	const { state } = stripe;
	const intents: PaymentIntent[] = [];
	const begin = (amount: string): Step => async () => {
		const { clientSecret } = await createTopUp(organizationId, { amount }, {});
		intents.push(state.paymentIntents.get(clientSecret.split("_secret_")[0] ?? "") as PaymentIntent);
	};
	const pay = (at: number, card: CardName): Step => () => {
		const method = bank.newPaymentMethod(state, testCards[card]);
		try {
			bank.confirm(state, intents[at] as PaymentIntent, { method, isOffSession: false });
		} catch (error) {
			if (card !== "declined") throw error;
		}
	};
	const chargeOf = (at: number) => state.charges.get(intents[at]?.latest_charge ?? "") as Charge;
	const disputed = () => [...state.disputes.values()].at(-1) as Dispute;
	let subscription: ReturnType<typeof plans.subscribe>;
	return [
		begin("100"),
		pay(0, "german"),
		() => void bank.refund(state, chargeOf(0), 3000),
		begin("50"),
		pay(1, "declined"),
		() => void bank.refund(state, chargeOf(0), 2001),
		pay(1, "visa"),
		() => void bank.dispute(state, chargeOf(1)),
		async () => {
			const customer = await customerOf(organizationId);
			subscription = plans.subscribe(state, customer, "price_enterprise", { organizationId });
		},
		() => bank.closeDispute(state, disputed(), "won"),
		begin("20.01"),
		() => plans.cancelAtPeriodEnd(state, subscription, true),
		pay(2, "mastercard"),
		() => void bank.dispute(state, chargeOf(2)),
		() => bank.closeDispute(state, disputed(), "lost"),
		() => plans.cancelAtPeriodEnd(state, subscription, false),
		begin("10"),
		pay(3, "brazilian"),
		() => bank.failRefund(state, bank.refund(state, chargeOf(3))),
		() => plans.changeStatus(state, subscription, "past_due"),
		() => void bank.dispute(state, chargeOf(3), "warning_needs_response"),
		() => bank.closeDispute(state, disputed(), "warning_closed"),
		() => plans.end(state, subscription),
		() => void bank.refund(state, chargeOf(0)),
	];
}

/** Numbers from 0 to 1 that follow from a seed. */
function random(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

/** Lives through everything; `due` says which of the events that were not delivered yet are delivered now. */
async function live(due: (waiting: Event[], isOver: boolean) => Event[]): Promise<string> {
	const { organizationId } = await tenant(pool());
	const from = stripe.state.events.length;
	let heard = from;
	let waiting: Event[] = [];
	const tell = async (isOver: boolean) => {
		for (const event of due(waiting, isOver)) {
			expect(await deliver(stripe, event)).toBe(200);
			waiting = waiting.filter((each) => each !== event);
		}
	};
	for (const step of life(organizationId)) {
		await step();
		waiting.push(...stripe.state.events.slice(heard));
		heard = stripe.state.events.length;
		await tell(false);
	}
	await tell(true);
	await processWaitingEvents();
	const events = stripe.state.events.slice(from);
	const outcome = await summary(organizationId, events);
	await invoiceAll(organizationId);
	expect(await summary(organizationId, events)).toBe(outcome);
	return outcome;
}

/** What was paid has one invoice each, of exactly that, and Stripe's news of them change nothing. */
async function invoiceAll(organizationId: string): Promise<void> {
	const from = stripe.state.events.length;
	const text = "SELECT id, (total_paid * 100)::int AS cents FROM transaction WHERE organization_id = $1 AND kind = 'credit_top_up' ORDER BY id";
	const { rows } = await pool().query<{ id: string; cents: number }>(text, [organizationId]);
	for (const { id } of [...rows, ...rows]) await invoiceTopUp(id);
	const made = [...stripe.state.invoices.values()].filter(({ metadata }) => metadata.organizationId === organizationId);
	expect(made.map(({ metadata, status, amount_paid }) => [metadata.transactionId, status, amount_paid])).toEqual(
		rows.map(({ id, cents }) => [id, "paid", cents]),
	);
	for (const event of stripe.state.events.slice(from).toReversed()) expect(await deliver(stripe, event)).toBe(200);
}

/** Ledger, transactions and plan, with Stripe's ids and times replaced by their places in the story. */
async function summary(organizationId: string, events: Event[]): Promise<string> {
	const { rows: transactions } = await pool().query(
		`SELECT kind, status, trim_scale(credits)::text AS credits, trim_scale(total_paid)::text AS total, source, description,
			trim_scale(international_fee)::text AS fee, receipt_url
		FROM transaction WHERE organization_id = $1 ORDER BY source, credits`,
		[organizationId],
	);
	const { rows: plan } = await pool().query(
		"SELECT plan, subscription_status, subscription_cancelled, plan_expires_at IS NOT NULL AS ends FROM organization WHERE id = $1",
		[organizationId],
	);
	const { kept, sum } = await balances(organizationId);
	expect(kept).toBe(sum);
	const text = JSON.stringify({ kept, ledger: await ledgerOf(organizationId), transactions, plan });
	const ids = [...new Set(JSON.stringify(events).match(/\b(pi|ch|re|dp|sub|in)_[0-9a-f]{24}/g))];
	const first = Math.min(...events.map((event) => event.created));
	const named = text
		.replace(/\b(?:pi|ch|re|dp|sub|in)_[0-9a-f]{24}/g, (id) => `${id.split("_")[0]}${ids.indexOf(id)}`)
		.replace(/cancel:(\d+)/g, (_, at) => `cancel:${Number(at) - first}`);
	const told = JSON.parse(named);
	return JSON.stringify({ ...told, ledger: sorted(told.ledger), transactions: sorted(told.transactions) }, null, 1);
}

const sorted = (rows: object[]) => rows.map((row) => JSON.stringify(row)).sort();

it("the same ledger follows from events in any order, late, and more than once", async () => {
	const inOrder = await live((waiting) => [...waiting]);
	expect(JSON.parse(inOrder)).toMatchObject({
		// 98.50 of 100 were bought and refunded, 50 disputed and won, 20.01 lost, 9.85 refunded in vain.
		kept: "59.85",
		plan: [{ plan: "free", subscription_status: "canceled", subscription_cancelled: false, ends: true }],
	});
	await fc.assert(
		fc.asyncProperty(fc.integer(), async (seed) => {
			const next = random(seed);
			const shuffled = (events: Event[]) =>
				events
					.map((event) => [next(), event] as const)
					.sort(([one], [other]) => one - other)
					.map(([, event]) => event);
			const seen: Event[] = [];
			const outcome = await live((waiting, isOver) => {
				const due = shuffled(waiting).filter(() => isOver || next() < 0.3);
				const again = seen.filter(() => next() < 0.1);
				seen.push(...due);
				return shuffled([...due, ...again, ...(isOver ? seen : [])]);
			});
			expect(outcome).toBe(inOrder);
		}),
		{ numRuns: 8 },
	);
}, 240_000);

it("two who hear of the same event at the same moment give its credits once", async () => {
	const { organizationId } = await tenant(pool());
	const { clientSecret } = await createTopUp(organizationId, { amount: "25" }, {});
	const intent = stripe.state.paymentIntents.get(clientSecret.split("_secret_")[0] ?? "") as PaymentIntent;
	bank.confirm(stripe.state, intent, { method: bank.newPaymentMethod(stripe.state, testCards.visa), isOffSession: false });
	const charge = stripe.state.charges.get(intent.latest_charge ?? "") as Charge;
	bank.refund(stripe.state, charge, 525);
	const events = stripe.state.events.slice(-4).filter((event) => /succeeded|refund/.test(event.type));
	await Promise.all([...events, ...events, ...events].map((event) => deliver(stripe, event)));
	await processWaitingEvents();
	expect(await balances(organizationId)).toEqual({ kept: "20", sum: "20" });
});

it("a refund of what is spent already takes the balance below zero", async () => {
	const { organizationId } = await tenant(pool());
	const { clientSecret } = await createTopUp(organizationId, { amount: "10" }, {});
	const intent = stripe.state.paymentIntents.get(clientSecret.split("_secret_")[0] ?? "") as PaymentIntent;
	bank.confirm(stripe.state, intent, { method: bank.newPaymentMethod(stripe.state, testCards.visa), isOffSession: false });
	await deliver(stripe, stripe.state.events.at(-1) as Event);
	await pool().query("INSERT INTO ledger_entry (id, organization_id, kind, amount) VALUES ($1, $2, 'usage', -7)", [newId(), organizationId]);
	await pool().query("UPDATE credit_balance SET balance = balance - 7 WHERE organization_id = $1", [organizationId]);
	bank.refund(stripe.state, stripe.state.charges.get(intent.latest_charge ?? "") as Charge);
	await deliver(stripe, stripe.state.events.at(-1) as Event);
	expect(await balances(organizationId)).toEqual({ kept: "-7", sum: "-7" });
});

it("refunds that Stripe does not list yet are taken once, by their ids", async () => {
	const { organizationId } = await tenant(pool());
	const { clientSecret } = await createTopUp(organizationId, { amount: "10" }, {});
	const intent = stripe.state.paymentIntents.get(clientSecret.split("_secret_")[0] ?? "") as PaymentIntent;
	bank.confirm(stripe.state, intent, { method: bank.newPaymentMethod(stripe.state, testCards.visa), isOffSession: false });
	const refund = bank.refund(stripe.state, stripe.state.charges.get(intent.latest_charge ?? "") as Charge, 525);
	const [created, refunded] = stripe.state.events.slice(-2) as [Event, Event];
	stripe.state.refunds.delete(refund.id);
	await deliver(stripe, refunded);
	expect(await balances(organizationId)).toEqual({ kept: "10", sum: "10" });
	stripe.state.refunds.set(refund.id, refund);
	await deliver(stripe, created);
	await processWaitingEvents();
	expect(await balances(organizationId)).toEqual({ kept: "5", sum: "5" });
});

it("where Stripe does not know an object any more, the newest event decides, and sums tell refunds", async () => {
	const { organizationId } = await tenant(pool());
	const customer = await customerOf(organizationId);
	const from = stripe.state.events.length;
	const subscription = plans.subscribe(stripe.state, customer, "price_enterprise", { organizationId });
	plans.cancelAtPeriodEnd(stripe.state, subscription, true);
	plans.end(stripe.state, subscription);
	const { clientSecret } = await createTopUp(organizationId, { amount: "10" }, {});
	const intent = stripe.state.paymentIntents.get(clientSecret.split("_secret_")[0] ?? "") as PaymentIntent;
	bank.confirm(stripe.state, intent, { method: bank.newPaymentMethod(stripe.state, testCards.visa), isOffSession: false });
	const charge = stripe.state.charges.get(intent.latest_charge ?? "") as Charge;
	bank.refund(stripe.state, charge, 105);
	bank.refund(stripe.state, charge, 210);
	stripe.state.subscriptions.delete(subscription.id);
	stripe.state.refunds.clear();
	stripe.state.charges.delete(charge.id);
	const told = stripe.state.events.slice(from).filter((event) => !event.type.startsWith("refund."));
	for (const event of told.toReversed()) await deliver(stripe, event);
	const { rows } = await pool().query("SELECT plan, subscription_status AS status FROM organization WHERE id = $1", [organizationId]);
	expect(rows).toEqual([{ plan: "free", status: "canceled" }]);
	expect(await balances(organizationId)).toEqual({ kept: "7", sum: "7" });
});
