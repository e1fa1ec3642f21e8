import { prisma } from "~/platform/db/prisma.server";
import { enqueue } from "~/platform/jobs/enqueue.server";
import { logger } from "~/platform/logger.server";
import { invoiceTopUpJob } from "./jobs";
import { billingAvailable } from "./stripe.server";

/** Has the invoice of a paid top-up made by a job. Never rejects: the credits are there, and the invoice can wait. */
export async function requestInvoice(transactionId: string): Promise<void> {
	await enqueue(invoiceTopUpJob, { transactionId }, { key: transactionId }).catch((error: unknown) =>
		logger.error({ err: error, transactionId }, "the invoice of a top-up could not be asked for yet"),
	);
}

const settledMs = 3_600_000;
const givenUpMs = 30 * 86_400_000;
const atOnce = 200;

/**
 * Asks again for the invoices of top-ups that have none although they were paid more than an hour ago: a process may
 * have died before asking, or Stripe refused for longer than a job tries. After a month they are left alone.
 */
export async function requestMissingInvoices(now = Date.now()): Promise<void> {
	if (!billingAvailable()) return;
	const missing = await prisma().transaction.findMany({
		where: {
			kind: "credit_top_up",
			status: "completed",
			stripePaymentIntentId: { not: null },
			invoiceUrl: null,
			updatedAt: { lt: new Date(now - settledMs) },
			createdAt: { gt: new Date(now - givenUpMs) },
		},
		select: { id: true },
		// The newest first, so that some that never succeed keep no others waiting.
		orderBy: { id: "desc" },
		take: atOnce,
	});
	for (const { id } of missing) await requestInvoice(id);
}
