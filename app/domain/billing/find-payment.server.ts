import type { Stripe } from "stripe";
import type { Transaction } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { current } from "./stripe.server";

type Sought = Pick<Transaction, "id" | "organizationId" | "stripePaymentIntentId" | "createdAt">;

/**
 * The payment that was made for a transaction, as Stripe has it now: by its id, or, where a process died before
 * writing that down, by what stands on it. Null where Stripe has none. Rejects where Stripe cannot be asked.
 */
export async function findPayment(transaction: Sought): Promise<Stripe.PaymentIntent | null> {
	const { stripePaymentIntentId: id, organizationId } = transaction;
	if (id !== null) return current((client) => client.paymentIntents.retrieve(id));
	const organization = await prisma().organization.findUnique({ where: { id: organizationId } });
	const customer = organization?.stripeCustomerId;
	if (!customer) return null;
	const created = { gte: Math.floor(transaction.createdAt.getTime() / 1000) - 60 };
	const recent = await current((client) => client.paymentIntents.list({ customer, created, limit: 100 }));
	return recent?.data.find((intent) => intent.metadata.transactionId === transaction.id) ?? null;
}
