import type { Stripe } from "stripe";
import type { Transaction } from "~/platform/db/generated/client";
import { pool } from "~/platform/db/pool.server";
import { prisma } from "~/platform/db/prisma.server";
import { inTransaction } from "~/platform/db/transaction.server";
import { newId } from "~/platform/ids";
import { logger } from "~/platform/logger.server";
import { mostFailures, paymentFailed } from "./automatic-failures.server";
import { commonParams } from "./create-top-up.server";
import { customerOf } from "./customer.server";
import { topUpFees } from "./fees";
import { listPaymentMethods } from "./payment-methods.server";
import type { PaymentMethodView } from "./schemas";
import { settlePayment } from "./settle-payment.server";
import { billingAvailable, isDeclined, isRefused, stripe, stripeError } from "./stripe.server";

// Whether an organization (o, with its balance b) is to be topped up now.
const due = `o.status = 'active' AND o.auto_top_up_enabled AND o.auto_top_up_failures < ${mostFailures}
	AND (o.auto_top_up_paused_until IS NULL OR o.auto_top_up_paused_until <= now())
	AND coalesce(b.balance, 0) < o.auto_top_up_threshold AND o.auto_top_up_amount IS NOT NULL
	AND NOT EXISTS (SELECT 1 FROM transaction t WHERE t.source = 'automatic:' || o.id)`;

/** Organizations whose credits have fallen below their threshold. */
export async function organizationsToTopUp(): Promise<string[]> {
	if (!billingAvailable()) return [];
	const { rows } = await pool().query<{ id: string }>(
		`SELECT o.id FROM organization o LEFT JOIN credit_balance b ON b.organization_id = o.id WHERE ${due}`,
	);
	return rows.map((row) => row.id);
}

/**
 * Buys credits with an organization's default card while nobody is there, where that is due. Of several workers at the
 * same moment one charges. True where the payment was made.
 */
export async function chargeAutomatically(organizationId: string): Promise<boolean> {
	const claimed = await claim(organizationId);
	if (claimed === null) return false;
	const card = (await listPaymentMethods(organizationId)).find((method) => method.isDefault);
	if (!card) {
		await paymentFailed(claimed, "There is no saved card.");
		return false;
	}
	return charge(await priced(claimed, card), card);
}

/**
 * The row of the attempt, whose source only one can have at a time; it is given up when the attempt has ended. The lock
 * lets the next one look at balance and attempts only after this one's row is there.
 */
async function claim(organizationId: string): Promise<string | null> {
	return inTransaction(async (client) => {
		await client.query("SELECT 1 FROM organization WHERE id = $1 FOR NO KEY UPDATE", [organizationId]);
		const { rows } = await client.query<{ id: string }>(
			`INSERT INTO transaction (id, organization_id, kind, credits, description, automatic, source)
			SELECT $2, o.id, 'credit_top_up', o.auto_top_up_amount, 'Automatic top-up', true, 'automatic:' || o.id
			FROM organization o LEFT JOIN credit_balance b ON b.organization_id = o.id
			WHERE o.id = $1 AND ${due}
			ON CONFLICT (source) DO NOTHING RETURNING id`,
			[organizationId, newId()],
		);
		return rows[0]?.id ?? null;
	});
}

function priced(id: string, card: PaymentMethodView): Promise<Transaction> {
	return prisma().$transaction(async (database) => {
		const { credits } = await database.transaction.findUniqueOrThrow({ where: { id } });
		const fees = topUpFees(credits?.toFixed() ?? "0", card.country);
		const { platformFee, internationalFee, total: totalPaid } = fees;
		return database.transaction.update({ where: { id }, data: { platformFee, internationalFee, totalPaid } });
	});
}

/** Off-session: https://docs.stripe.com/payments/save-and-reuse#charge-saved-payment-method */
async function charge(transaction: Transaction, card: PaymentMethodView): Promise<boolean> {
	const { paymentIntents } = await stripe();
	const customer = await customerOf(transaction.organizationId);
	const params: Stripe.PaymentIntentCreateParams = {
		...(await commonParams(transaction, customer)),
		payment_method: card.id,
		confirm: true,
		off_session: true,
	};
	try {
		const intent = await paymentIntents.create(params, { idempotencyKey: `top-up:${transaction.id}` });
		await prisma().transaction.updateMany({
			where: { id: transaction.id, stripePaymentIntentId: null },
			data: { stripePaymentIntentId: intent.id },
		});
		await settlePayment(intent);
		return intent.status === "succeeded";
	} catch (error) {
		const refusal = stripeError(error);
		if (!refusal) throw error;
		// A refused request has charged nothing. Anything else may have, and is looked up before the next attempt.
		if (isDeclined(error) || isRefused(error)) {
			await paymentFailed(transaction.id, refusal.message, refusal.payment_intent?.id);
		} else {
			const { organizationId } = transaction;
			logger.warn({ err: error, organizationId }, "the end of an automatic top-up is not known yet");
		}
		return false;
	}
}
