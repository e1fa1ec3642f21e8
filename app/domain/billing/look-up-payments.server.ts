import type { Transaction } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { logger } from "~/platform/logger.server";
import { paymentFailed } from "./automatic-failures.server";
import { findPayment } from "./find-payment.server";
import { settlePayment } from "./settle-payment.server";
import { billingAvailable, stripe } from "./stripe.server";

const automaticMs = 5 * 60_000;
const confirmedByPeopleMs = 24 * 3_600_000;
const atOnce = 100;

/**
 * Asks Stripe what became of payments that are open for longer than they should be: webhooks may have been lost, and
 * a process may have died between asking for a payment and writing down its id. Payments that nobody made within a
 * day are cancelled. One that cannot be looked up does not keep the others waiting.
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
	for (const transaction of open) {
		await lookUp(transaction).catch((error: unknown) =>
			logger.error({ err: error, transactionId: transaction.id }, "what became of a payment is not known yet"),
		);
	}
}

async function lookUp(transaction: Transaction): Promise<void> {
	const intent = await findPayment(transaction);
	if (intent === null) return markUncharged(transaction.id);
	if (intent.status === "succeeded" || intent.status === "processing") return settlePayment(intent);
	if (intent.status === "canceled") return settlePayment(intent);
	const { paymentIntents } = await stripe();
	// Nobody can pay it any more, so what we say of it stays true.
	await settlePayment(await paymentIntents.cancel(intent.id, {}, { idempotencyKey: `cancel:${intent.id}` }));
}

/** The request never reached Stripe, so it is no failure of the card. */
async function markUncharged(id: string): Promise<void> {
	await prisma().transaction.updateMany({
		where: { id, status: "pending", automatic: true },
		data: { status: "failed", description: "The payment service was not reached; nothing was charged.", source: null },
	});
	await paymentFailed(id, "The payment service was not reached; nothing was charged.");
}
