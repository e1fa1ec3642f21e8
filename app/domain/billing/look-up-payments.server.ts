import type { Stripe } from "stripe";
import type { Transaction } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { paymentFailed } from "./automatic-failures.server";
import { settlePayment } from "./settle-payment.server";
import { billingAvailable, current, stripe } from "./stripe.server";

const automaticMs = 5 * 60_000;
const confirmedByPeopleMs = 24 * 3_600_000;
const atOnce = 100;

/**
 * Asks Stripe what became of payments that are open for longer than they should be: webhooks may have been lost, and
 * a process may have died between asking for a payment and writing down its id. Payments that nobody made within a
 * day are cancelled.
 */
export async function lookUpPayments(now = Date.now()): Promise<void> {
	if (!billingAvailable()) return;
	const open = await prisma().transaction.findMany({
		where: {
			kind: "credit_top_up",
			status: "pending",
			OR: [
				{ automatic: true, createdAt: { lt: new Date(now - automaticMs) } },
				{ createdAt: { lt: new Date(now - confirmedByPeopleMs) } },
			],
		},
		orderBy: { id: "asc" },
		take: atOnce,
	});
	for (const transaction of open) await lookUp(transaction);
}

async function lookUp(transaction: Transaction): Promise<void> {
	const intent = await intentOf(transaction);
	if (intent === null) return markUncharged(transaction.id);
	if (intent.status === "succeeded" || intent.status === "processing") return settlePayment(intent);
	if (intent.status === "canceled") return settlePayment(intent);
	const { paymentIntents } = await stripe();
	// Nobody can pay it any more, so what we say of it stays true.
	await settlePayment(await paymentIntents.cancel(intent.id, {}, { idempotencyKey: `cancel:${intent.id}` }));
}

/** By its id, or by what we wrote on it. */
async function intentOf(transaction: Transaction): Promise<Stripe.PaymentIntent | null> {
	const { stripePaymentIntentId: id, organizationId } = transaction;
	if (id !== null) return current((client) => client.paymentIntents.retrieve(id));
	const organization = await prisma().organization.findUnique({ where: { id: organizationId } });
	const customer = organization?.stripeCustomerId;
	if (!customer) return null;
	const created = { gte: Math.floor(transaction.createdAt.getTime() / 1000) - 60 };
	const { data } = await (await stripe()).paymentIntents.list({ customer, created, limit: 100 });
	return data.find((intent) => intent.metadata.transactionId === transaction.id) ?? null;
}

/** The request never reached Stripe, so it is no failure of the card. */
async function markUncharged(id: string): Promise<void> {
	await prisma().transaction.updateMany({
		where: { id, status: "pending", automatic: true },
		data: { status: "failed", description: "The payment service was not reached; nothing was charged.", source: null },
	});
	await paymentFailed(id, "The payment service was not reached; nothing was charged.");
}
