import type { Stripe } from "stripe";
import { current } from "./stripe.server";
import { moveBack, paidTopUp } from "./take-back.server";

type Refund = Pick<Stripe.Refund, "id" | "amount" | "status" | "created">;

const failed = new Set(["failed", "canceled"]);

/**
 * Takes the credits of every refund of a charge, each once, however often and in whatever order the events come: what
 * counts is Stripe's list of refunds, not the sum that an event carries. A refund that failed gives them back.
 * https://docs.stripe.com/refunds
 */
export async function applyRefundedCharge(charge: Stripe.Charge, previouslyRefunded?: number): Promise<void> {
	const topUp = await paidTopUp(charge.payment_intent, charge.metadata);
	if (!topUp) return;
	for (const refund of await refundsOf(charge, previouslyRefunded)) await apply(topUp, refund);
}

/** News of one refund: of all of its charge. */
export async function applyRefund(refund: Stripe.Refund): Promise<void> {
	const topUp = await paidTopUp(refund.payment_intent);
	if (!topUp) return;
	await apply(topUp, (await current((client) => client.refunds.retrieve(refund.id))) ?? refund);
}

async function apply(topUp: Parameters<typeof moveBack>[0], { id, amount, status, created }: Refund): Promise<void> {
	if (status === "requires_action") return;
	const about = { kind: "refund" as const, cents: amount, created };
	await moveBack(topUp, { ...about, source: id, description: "Refund" });
	if (!failed.has(status ?? "")) return;
	await moveBack(topUp, { ...about, source: `${id}:failed`, gives: true, description: "Refund that failed" });
}

/** Throws where Stripe knows the charge and does not list its refunds yet, to be tried again. */
async function refundsOf(charge: Stripe.Charge, previouslyRefunded = 0): Promise<Refund[]> {
	const listed = await current((client) => client.refunds.list({ charge: charge.id, limit: 100 }));
	const refunds = listed?.data.filter((refund) => refund.charge === charge.id) ?? charge.refunds?.data ?? [];
	if (refunds.length > 0) return refunds;
	// Taken by their sum now they would be taken again by their ids, once those are told.
	if (listed !== null && charge.amount_refunded > 0) throw new Error(`the refunds of charge ${charge.id} are not listed yet`);
	// Stripe does not know the charge any more: the step of the sum that this event tells is a refund.
	const amount = charge.amount_refunded - previouslyRefunded;
	const id = `${charge.id}:refunded:${charge.amount_refunded}`;
	return amount > 0 ? [{ id, amount, status: "succeeded", created: charge.created }] : [];
}
