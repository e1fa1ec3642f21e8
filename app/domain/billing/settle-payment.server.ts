import type { Stripe } from "stripe";
import type { Transaction } from "~/platform/db/generated/client";
import { inTransaction } from "~/platform/db/transaction.server";
import { prisma } from "~/platform/db/prisma.server";
import { isId } from "~/platform/ids";
import { formatMoney, parseMoney } from "~/platform/money";
import { policyChanged } from "../api-keys/key-policy.server";
import { recordAction } from "../audit/record-action.server";
import { addLedgerEntry } from "../ledger/add-ledger-entry.server";
import { paymentFailed } from "./automatic-failures.server";
import { centsOf, creditsOfPart, dollarsOf, isInternational, topUpFees } from "./fees";
import { requestInvoice } from "./request-invoice.server";
import { current } from "./stripe.server";

/** What is read of a payment intent, from an event or from Stripe's answer. */
export type Payment = Pick<Stripe.PaymentIntent, "id" | "status" | "amount" | "metadata"> &
	Partial<Pick<Stripe.PaymentIntent, "amount_received" | "latest_charge" | "last_payment_error">>;

/**
 * The transaction that a payment intent was made for: by its id, or by what we wrote on it. Null for others'
 * payments.
 */
export async function transactionOf(
	paymentIntentId: string,
	metadata?: Stripe.Metadata | null,
): Promise<Transaction | null> {
	const found = await prisma().transaction.findUnique({ where: { stripePaymentIntentId: paymentIntentId } });
	const id = metadata?.transactionId;
	if (found || id === undefined || !isId(id)) return found;
	const named = await prisma().transaction.findUnique({ where: { id } });
	return named?.stripePaymentIntentId === null ? named : null;
}

/**
 * Brings a top-up to the state of its payment: paid ones give their credits, once; those that failed are marked, unless
 * they are paid already. The order in which news of a payment arrive makes no difference.
 */
export async function settlePayment(payment: Payment): Promise<void> {
	const transaction = await transactionOf(payment.id, payment.metadata);
	if (transaction === null || transaction.status === "completed") return;
	if (payment.status === "succeeded") return complete(transaction, payment);
	if (payment.status === "canceled") return paymentFailed(transaction.id, "The payment was cancelled.", payment.id);
	const error = payment.last_payment_error;
	if (payment.status === "requires_payment_method" && error) {
		await paymentFailed(transaction.id, error.message ?? "The card was declined.", payment.id);
	}
}

async function complete(transaction: Transaction, payment: Payment): Promise<void> {
	const charge = await chargeOf(payment);
	const paid = paidFor(transaction, payment, charge?.payment_method_details?.card?.country);
	const isFirst = await inTransaction(async (client) => {
		const { rows } = await client.query<{ id: string }>(
			`UPDATE transaction SET status = 'completed', credits = $2, international_fee = $3, total_paid = $4,
				description = $5, receipt_url = $6, stripe_payment_intent_id = $7,
				source = CASE WHEN automatic THEN NULL ELSE source END, updated_at = now()
			WHERE id = $1 AND status <> 'completed' RETURNING id`,
			[
				transaction.id,
				paid.credits,
				paid.internationalFee,
				paid.total,
				paid.note,
				charge?.receipt_url ?? null,
				payment.id,
			],
		);
		if (rows.length === 0) return false;
		await addLedgerEntry(client, {
			organizationId: transaction.organizationId,
			kind: "top_up",
			amount: paid.credits,
			source: `stripe:${payment.id}`,
			description: transaction.automatic ? "Automatic top-up" : "Top-up",
			transactionId: transaction.id,
		});
		if (transaction.automatic) {
			await client.query(
				"UPDATE organization SET auto_top_up_failures = 0, auto_top_up_paused_until = NULL WHERE id = $1",
				[transaction.organizationId],
			);
		}
		return true;
	});
	if (!isFirst) return;
	await policyChanged(transaction.organizationId);
	await requestInvoice(transaction.id);
	await recordTopUp(transaction, paid);
}

/** The charge tells the card's country and has the receipt. Null where Stripe knows none. */
async function chargeOf(payment: Payment): Promise<Stripe.Charge | null> {
	const { latest_charge: charge } = payment;
	if (!charge) return null;
	return typeof charge === "string" ? current((client) => client.charges.retrieve(charge)) : charge;
}

type Paid = { credits: string; internationalFee: string; total: string; note: string | null };

/**
 * What a payment gives. A card that was named beforehand was charged its fee. Where the caller confirmed the payment
 * with a card that nobody knew of (`{amount}` alone), the international fee is taken out of the credits.
 */
function paidFor(transaction: Transaction, payment: Payment, country: string | null | undefined): Paid {
	const wanted = transaction.credits?.toFixed() ?? "0";
	const total = centsOf(transaction.totalPaid?.toFixed() ?? "0");
	const received = Math.min(payment.amount_received || payment.amount, total);
	const credits = creditsOfPart(wanted, received, total);
	const charged = transaction.internationalFee?.toFixed() ?? "0";
	const { internationalFee } = topUpFees(wanted, country);
	const isMissing = isInternational(country) && parseMoney(charged) === 0n;
	return {
		credits: isMissing ? formatMoney(parseMoney(credits) - parseMoney(internationalFee)) : credits,
		internationalFee: isMissing ? internationalFee : charged,
		total: dollarsOf(received),
		note: isMissing ? "The international card fee was taken out of the credits" : null,
	};
}

async function recordTopUp(transaction: Transaction, paid: Paid): Promise<void> {
	const user = transaction.createdById
		? await prisma().user.findUnique({
				where: { id: transaction.createdById },
				select: { id: true, name: true, email: true },
			})
		: null;
	await recordAction({
		organizationId: transaction.organizationId,
		actor: user ? { user } : {},
		action: "payment.credit_topup",
		resourceType: "payment",
		resourceId: transaction.id,
		details: { credits: paid.credits, totalPaid: paid.total, automatic: transaction.automatic },
	});
}
