import type { Stripe } from "stripe";
import type { Prisma } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { DomainError } from "../domain-error";
import { applyPaidInvoice, applySubscription } from "./apply-subscription.server";
import { applyDispute } from "./disputes.server";
import { applyRefund, applyRefundedCharge } from "./refunds.server";
import { settlePayment } from "./settle-payment.server";

/** Oldest signature that is believed, in seconds: https://docs.stripe.com/webhooks/signatures */
const toleranceSeconds = 300;

/**
 * An event as Stripe sent it: checked, stored, and processed where nobody has yet. One whose processing fails stays
 * stored and is tried again by a job. Throws DomainError `invalid` where it is not signed by Stripe.
 */
export async function receiveEvent(body: string, signature: string | null): Promise<void> {
	const event = await verify(body, signature);
	await prisma().stripeEvent.createMany({
		data: {
			id: event.id,
			type: event.type,
			payload: event as unknown as Prisma.InputJsonObject,
			createdAt: new Date(event.created * 1000),
		},
		skipDuplicates: true,
	});
	const isDone = await processEvent(event.id);
	// What came too early may be waiting for this payment.
	if (isDone && event.type === "payment_intent.succeeded") await processWaitingEvents();
}

async function verify(body: string, signature: string | null): Promise<Stripe.Event> {
	const { STRIPE_WEBHOOK_SECRET: secret } = env();
	if (secret === undefined) throw new DomainError("invalid", "This instance takes no webhooks of Stripe.");
	const { Stripe } = await import("stripe");
	try {
		const event = Stripe.webhooks.constructEvent(body, signature ?? "", secret, toleranceSeconds);
		if (typeof event.id === "string" && typeof event.type === "string" && typeof event.created === "number") return event;
	} catch (error) {
		logger.warn({ reason: (error as Error).message }, "a webhook was refused");
	}
	throw new DomainError("invalid", "The signature does not fit the body, or is too old.");
}

/**
 * Processes a stored event unless that is done already. Each effect is made once by the id of the object it is for,
 * so two who process the same event at the same time do no harm. False where it failed and is left for later.
 */
export async function processEvent(id: string): Promise<boolean> {
	const stored = await prisma().stripeEvent.findUnique({ where: { id } });
	if (!stored || stored.processedAt !== null) return true;
	try {
		await apply(stored.payload as unknown as Stripe.Event);
	} catch (error) {
		logger.error({ err: error, eventId: id, type: stored.type }, "an event of Stripe could not be processed yet");
		await prisma().stripeEvent.update({ where: { id }, data: { failure: (error as Error).message.slice(0, 500) } });
		return false;
	}
	await prisma().stripeEvent.update({ where: { id }, data: { processedAt: new Date(), failure: null } });
	return true;
}

const givenUpMs = 30 * 86_400_000;
const atOnce = 200;

/** Processes what is stored and not done, oldest first. Events of more than a month ago are left alone. */
export async function processWaitingEvents(now = Date.now()): Promise<void> {
	const waiting = await prisma().stripeEvent.findMany({
		where: { processedAt: null, receivedAt: { gt: new Date(now - givenUpMs) } },
		orderBy: [{ createdAt: "asc" }, { id: "asc" }],
		select: { id: true },
		take: atOnce,
	});
	for (const { id } of waiting) await processEvent(id);
}

const keptMs = 90 * 86_400_000;

/** Forgets events that were processed long ago: what they made bears their objects' ids, so nothing is made again. */
export async function forgetOldEvents(now = Date.now()): Promise<void> {
	await prisma().stripeEvent.deleteMany({ where: { processedAt: { lt: new Date(now - keptMs) } } });
}

/** What is done for an event, by the beginning of its type: https://docs.stripe.com/api/events/types */
async function apply(event: Stripe.Event): Promise<void> {
	const { type, data, created } = event;
	if (payments.has(type)) return settlePayment(data.object as Stripe.PaymentIntent);
	if (type === "charge.refunded") {
		return applyRefundedCharge(event.data.object, event.data.previous_attributes?.amount_refunded);
	}
	if (refunds.has(type)) return applyRefund(data.object as Stripe.Refund);
	if (type.startsWith("charge.dispute.")) return applyDispute(data.object as Stripe.Dispute);
	if (subscriptions.has(type)) return applySubscription(data.object as Stripe.Subscription, created);
	if (type === "invoice.paid") return applyPaidInvoice(event.data.object);
	// All others are kept and nothing more.
}

const payments: ReadonlySet<string> = new Set([
	"payment_intent.succeeded",
	"payment_intent.payment_failed",
	"payment_intent.canceled",
]);
const refunds: ReadonlySet<string> = new Set([
	"refund.created",
	"refund.updated",
	"refund.failed",
	"charge.refund.updated",
]);
const subscriptions: ReadonlySet<string> = new Set(
	["created", "updated", "deleted", "paused", "resumed"].map((turn) => `customer.subscription.${turn}`),
);
