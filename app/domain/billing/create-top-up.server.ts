import type { Stripe } from "stripe";
import { Prisma, type Transaction } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { newId } from "~/platform/ids";
import type { AuditActor } from "../audit/actions";
import { DomainError } from "../domain-error";
import { paymentFailed } from "./automatic-failures.server";
import { customerOf } from "./customer.server";
import { centsOf, topUpFees } from "./fees";
import { findPayment } from "./find-payment.server";
import { namedCard, type NamedCard } from "./quote-top-up.server";
import type { TopUpInput, TopUpView, TransactionView } from "./schemas";
import { settlePayment } from "./settle-payment.server";
import { askStripe, assertCharging, isDeclined, isRefused, stripeError } from "./stripe.server";
import { transactionView } from "./transactions.server";

/**
 * Begins a top-up. Where a card is named it is charged at once, with the fees of its country, which `quoteTopUp`
 * showed: the server confirms the payment, so no other card can take its place
 * (https://docs.stripe.com/payments/finalize-payments-on-the-server). With an amount alone the caller confirms the
 * payment by its client secret; it is quoted without the international fee, which is taken out of the credits where
 * the card turns out to be from elsewhere.
 *
 * Throws DomainError `unprocessable` where the card is declined, `not_found` for someone else's card, `conflict`
 * where this instance does not charge or an attempt is repeated with another amount, `unavailable` where Stripe does
 * not answer.
 */
export async function createTopUp(organizationId: string, input: TopUpInput, actor: AuditActor): Promise<TopUpView> {
	assertCharging();
	const earlier = await earlierAttempt(organizationId, input);
	if (earlier) return earlier;
	const card = await namedCard(organizationId, input);
	const transaction = await openTransaction(organizationId, input, card, actor);
	return payWith(transaction, input, card);
}

async function payWith(transaction: Transaction, input: TopUpInput, card: NamedCard | null): Promise<TopUpView> {
	const customer = await askStripe("Customer", () => customerOf(transaction.organizationId));
	const intent = await pay(transaction, await paymentParams(transaction, customer, input, card));
	return topUpView(transaction, intent, card?.country ?? null);
}

/**
 * The answer to an attempt that was sent before; undefined for the first time. Where nobody knows how the first time
 * ended, Stripe is asked for its payment, and asked again to make it: by its idempotency key that is one payment.
 */
async function earlierAttempt(organizationId: string, input: TopUpInput): Promise<TopUpView | undefined> {
	if (input.attemptId === undefined) return undefined;
	const source = sourceOf(organizationId, input.attemptId);
	const transaction = await prisma().transaction.findUnique({ where: { source } });
	if (!transaction) return undefined;
	if (transaction.credits?.toFixed() !== topUpFees(input.amount, null).credits) {
		throw new DomainError("conflict", "This attempt was made with another amount.");
	}
	const intent = await askStripe("Payment", () => findPayment(transaction));
	if (intent === null) {
		if (transaction.status === "failed") throw new DomainError("conflict", "This attempt failed. Begin another one.");
		return payWith(transaction, input, await namedCard(organizationId, input));
	}
	await settlePayment(intent);
	return topUpView(transaction, intent, null);
}

const sourceOf = (organizationId: string, attemptId: string) => `attempt:${organizationId}:${attemptId.toLowerCase()}`;

async function openTransaction(
	organizationId: string,
	{ amount, attemptId }: TopUpInput,
	card: NamedCard | null,
	actor: AuditActor,
): Promise<Transaction> {
	const fees = topUpFees(amount, card?.country);
	try {
		return await prisma().transaction.create({
			data: {
				id: newId(),
				organizationId,
				kind: "credit_top_up",
				credits: fees.credits,
				platformFee: fees.platformFee,
				internationalFee: fees.internationalFee,
				totalPaid: fees.total,
				source: attemptId === undefined ? null : sourceOf(organizationId, attemptId),
				createdById: actor.user?.id ?? null,
			},
		});
	} catch (error) {
		if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== "P2002") throw error;
		throw new DomainError("conflict", "This attempt is still under way.");
	}
}

async function paymentParams(
	transaction: Transaction,
	customer: string,
	input: TopUpInput,
	card: NamedCard | null,
): Promise<Stripe.PaymentIntentCreateParams> {
	const { paymentMethodId, confirmationTokenId } = input;
	return {
		...(await commonParams(transaction, customer)),
		...(paymentMethodId !== undefined && { payment_method: paymentMethodId, confirm: true, use_stripe_sdk: true }),
		...(confirmationTokenId !== undefined && { confirmation_token: confirmationTokenId, confirm: true }),
		...(card?.isSaved && { setup_future_usage: "off_session" as const }),
	};
}

/**
 * What every payment for credits says. The receipt goes to the billing address; ids on it find the transaction again.
 */
export async function commonParams(
	transaction: Transaction,
	customer: string,
): Promise<Stripe.PaymentIntentCreateParams> {
	const { organizationId } = transaction;
	const organization = await prisma().organization.findUniqueOrThrow({ where: { id: organizationId } });
	return {
		amount: centsOf(transaction.totalPaid?.toFixed() ?? "0"),
		currency: "usd",
		customer,
		// The fees are those of cards, so nothing else is taken.
		allowed_payment_method_types: ["card"],
		description: `Credits for ${organization.name}`.slice(0, 1000),
		metadata: { organizationId, transactionId: transaction.id },
		...(organization.billingEmail !== null && { receipt_email: organization.billingEmail }),
	};
}

async function pay(transaction: Transaction, params: Stripe.PaymentIntentCreateParams): Promise<Stripe.PaymentIntent> {
	const intent = await askStripe("Payment", async (client) => {
		try {
			return await client.paymentIntents.create(params, { idempotencyKey: `top-up:${transaction.id}` });
		} catch (error) {
			// Anything else may have reached Stripe, and is looked at again later.
			const refusal = stripeError(error);
			if (isDeclined(error) || isRefused(error)) {
				await paymentFailed(transaction.id, refusal?.message ?? "Declined", refusal?.payment_intent?.id);
			}
			throw error;
		}
	});
	await prisma().transaction.updateMany({
		where: { id: transaction.id, stripePaymentIntentId: null },
		data: { stripePaymentIntentId: intent.id },
	});
	await settlePayment(intent);
	return intent;
}

function topUpView(transaction: Transaction, intent: Stripe.PaymentIntent, country: string | null): TopUpView {
	return {
		clientSecret: intent.client_secret ?? "",
		transactionId: transaction.id,
		status: intent.status,
		country,
		credits: transaction.credits?.toFixed() ?? "0",
		platformFee: transaction.platformFee?.toFixed() ?? "0",
		internationalFee: transaction.internationalFee?.toFixed() ?? "0",
		total: transaction.totalPaid?.toFixed() ?? "0",
	};
}

/**
 * Looks a top-up's payment up at Stripe and answers with its transaction: after a page has confirmed a payment it
 * need not wait for the webhook. Throws DomainError `not_found` where it is not the organization's.
 */
export async function refreshTopUp(organizationId: string, transactionId: string): Promise<TransactionView> {
	const where = { id: transactionId, organizationId, kind: "credit_top_up" as const };
	const read = () => prisma().transaction.findFirst({ where });
	const transaction = await read();
	if (!transaction) throw new DomainError("not_found", "Payment not found");
	const { stripePaymentIntentId: id } = transaction;
	if (id !== null && transaction.status !== "completed") {
		await settlePayment(await askStripe("Payment", (client) => client.paymentIntents.retrieve(id)));
	}
	return transactionView((await read()) ?? transaction);
}
