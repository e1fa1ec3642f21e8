import type { Stripe } from "stripe";
import type { Transaction } from "~/platform/db/generated/client";
import { inTransaction } from "~/platform/db/transaction.server";
import { newId } from "~/platform/ids";
import { formatMoney, parseMoney } from "~/platform/money";
import { policyChanged } from "../api-keys/key-policy.server";
import { addLedgerEntry } from "../ledger/add-ledger-entry.server";
import { centsOf, creditsOfPart, dollarsOf } from "./fees";
import { settlePayment, transactionOf } from "./settle-payment.server";
import { current } from "./stripe.server";

/** Money that goes back to a card, or that comes from there again (`gives`). */
type Movement = {
	/** What it is made for, once: the id of Stripe's object, with its outcome where it has several. */
	source: string;
	kind: "refund" | "dispute";
	cents: number;
	gives?: boolean;
	description: string;
	/** Seconds since the epoch, when Stripe made it. */
	created: number;
};

/**
 * The paid top-up of a payment intent; null where the payment is none of ours. What happens to a payment may be heard
 * of before the payment itself: then Stripe is asked. Throws where it is not known to be paid, to be tried again.
 */
export async function paidTopUp(
	paymentIntent: string | { id: string } | null,
	metadata?: Stripe.Metadata,
): Promise<Transaction | null> {
	const id = typeof paymentIntent === "string" ? paymentIntent : paymentIntent?.id;
	if (id === undefined) return null;
	const known = await transactionOf(id, metadata);
	if (known?.status === "completed") return known;
	const intent = await current((client) => client.paymentIntents.retrieve(id));
	if (intent !== null) await settlePayment(intent);
	const transaction = await transactionOf(id, intent?.metadata ?? metadata);
	if (transaction === null || transaction.status === "completed") return transaction;
	throw new Error(`payment ${id} is not known to be paid yet`);
}

/** Moves the credits that a part of a payment bought, once for each source. The balance may pass below zero. */
export async function moveBack(topUp: Transaction, movement: Movement): Promise<void> {
	const { source, kind, cents, gives = false, description, created } = movement;
	const total = centsOf(topUp.totalPaid?.toFixed() ?? "0");
	const part = Math.min(cents, total);
	const sign = gives ? 1n : -1n;
	const amount = formatMoney(sign * parseMoney(creditsOfPart(topUp.credits?.toFixed() ?? "0", part, total)));
	const { organizationId } = topUp;
	const isFirst = await inTransaction(async (client) => {
		const { rows } = await client.query<{ id: string }>(
			`INSERT INTO transaction (id, organization_id, kind, status, credits, total_paid, description, source, created_at)
			VALUES ($1, $2, $3::transaction_kind, 'completed', $4, $5, $6, $7, to_timestamp($8))
			ON CONFLICT (source) DO NOTHING RETURNING id`,
			[
				newId(),
				organizationId,
				`credit_${kind}`,
				amount,
				dollarsOf(gives ? part : -part),
				description,
				`stripe:${source}`,
				created,
			],
		);
		if (!rows[0]) return false;
		return addLedgerEntry(client, {
			organizationId,
			kind,
			amount,
			source: `stripe:${source}`,
			description,
			transactionId: rows[0].id,
		});
	});
	if (isFirst) await policyChanged(organizationId);
}
