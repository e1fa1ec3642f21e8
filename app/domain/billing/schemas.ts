import { z } from "zod";
import { parseMoney } from "~/platform/money";
import { largestTopUp, smallestTopUp } from "./fees";

/*
 * A page takes a card so: Elements with `{mode: "payment", currency: "usd", amount: <cents>,
 * allowedPaymentMethodTypes: ["card"], setupFutureUsage: "off_session" where it shall be saved}`;
 * `elements.submit()`, `stripe.createConfirmationToken({elements})`; `quoteTopUp` with the token and the fees are
 * shown; `createTopUp` with the same token charges exactly that card; where the answer says `requires_action`,
 * `stripe.handleNextAction({clientSecret})`, then `refreshTopUp`.
 */

const wholeCents = /^\d{1,7}(\.\d{1,2})?$/;

/** Dollars in whole cents, as a number or as a decimal string; a plain decimal string when parsed. */
function amountBetween(smallest: string, largest: string) {
	return z
		.union([z.number(), z.string().trim()])
		.transform(String)
		.refine((text) => wholeCents.test(text), 'Enter an amount in dollars like "25" or "49.99"')
		.refine(
			(text) => !wholeCents.test(text) || isBetween(text, smallest, largest),
			`Enter an amount from $${smallest} to $${Number(largest).toLocaleString("en-US")}`,
		);
}

function isBetween(text: string, smallest: string, largest: string): boolean {
	const amount = parseMoney(text);
	return amount >= parseMoney(smallest) && amount <= parseMoney(largest);
}

export const topUpAmountSchema = amountBetween(smallestTopUp, largestTopUp);

/** Smallest threshold and amount of automatic top-ups, in dollars. */
export const smallestThreshold = "5";
export const smallestAutoTopUp = "10";

const stripeId = (prefix: string) =>
	z.string().regex(new RegExp(`^${prefix}_\\w{1,250}$`), `Enter an id that begins with ${prefix}_`);

/** How the card of a payment is named, so that its country is known before anything is charged: at most one of both. */
const cardFields = {
	/** A saved card. */
	paymentMethodId: stripeId("pm").optional(),
	/** What `stripe.createConfirmationToken` of the payment form gave. */
	confirmationTokenId: stripeId("ctoken").optional(),
};

const oneCard = (input: { paymentMethodId?: string | undefined; confirmationTokenId?: string | undefined }) =>
	input.paymentMethodId === undefined || input.confirmationTokenId === undefined;
const oneCardMessage = { path: ["confirmationTokenId"], message: "Name a saved card or a new one, not both" };

/** What is asked before paying. With neither card nor country the card counts as one of the United States. */
export const quoteTopUpSchema = z
	.strictObject({
		amount: topUpAmountSchema,
		...cardFields,
		country: z
			.string()
			.regex(/^[A-Za-z]{2}$/, "Enter a country as two letters")
			.optional(),
	})
	.refine(oneCard, oneCardMessage);
export type QuoteTopUpInput = z.infer<typeof quoteTopUpSchema>;

export const topUpSchema = z
	.strictObject({
		amount: topUpAmountSchema,
		...cardFields,
		/** A random UUID of the attempt: sent again with the same one, nothing is charged a second time. */
		attemptId: z.uuid().optional(),
	})
	.refine(oneCard, oneCardMessage);
export type TopUpInput = z.infer<typeof topUpSchema>;

/** Dollars, plain decimal strings. */
export const topUpQuoteSchema = z.object({
	credits: z.string(),
	platformFee: z.string(),
	internationalFee: z.string(),
	total: z.string(),
	/** Country of the card, two letters; null where it is not known yet. */
	country: z.string().nullable(),
});
export type TopUpQuote = z.infer<typeof topUpQuoteSchema>;

export const topUpViewSchema = topUpQuoteSchema
	.extend({
		/** For Stripe.js: `confirmPayment` without a named card, `handleNextAction` where `status` is `requires_action`. */
		clientSecret: z.string(),
		transactionId: z.uuid(),
		/**
		 * Status of the payment intent. `succeeded`: paid, the credits are there. `requires_action`: the bank wants to hear
		 * from the holder. `requires_payment_method`: to be confirmed by the caller. `processing`: wait.
		 */
		status: z.string(),
	})
	.meta({ id: "TopUp" });
export type TopUpView = z.infer<typeof topUpViewSchema>;

export const paymentMethodSchema = z
	.object({
		id: z.string(),
		/** `visa`, `mastercard` … as Stripe names them. */
		brand: z.string(),
		last4: z.string(),
		expMonth: z.int(),
		expYear: z.int(),
		country: z.string().nullable(),
		/** Charged by automatic top-ups. */
		isDefault: z.boolean(),
	})
	.meta({ id: "PaymentMethod" });
export type PaymentMethodView = z.infer<typeof paymentMethodSchema>;

/** Changes what is named. Saving, even the same values, ends a pause after failures. */
export const updateAutoTopUpSchema = z
	.strictObject({
		enabled: z.boolean(),
		threshold: amountBetween(smallestThreshold, largestTopUp),
		amount: amountBetween(smallestAutoTopUp, largestTopUp),
	})
	.partial();
export type UpdateAutoTopUpInput = z.infer<typeof updateAutoTopUpSchema>;

export const autoTopUpSchema = z
	.object({
		enabled: z.boolean(),
		/** Dollars; null until they were set. */
		threshold: z.string().nullable(),
		amount: z.string().nullable(),
		/** Failed charges in a row. After three nothing is tried until the settings are saved again. */
		failures: z.int(),
		stopped: z.boolean(),
		/** When the next charge is tried after a failure, ISO 8601. */
		pausedUntil: z.string().nullable(),
	})
	.meta({ id: "AutoTopUp" });
export type AutoTopUpView = z.infer<typeof autoTopUpSchema>;

export const transactionKinds = [
	"credit_top_up",
	"credit_refund",
	"credit_dispute",
	"credit_grant",
	"subscription_start",
	"subscription_cancel",
	"subscription_end",
] as const;
export const transactionStatuses = ["pending", "completed", "failed"] as const;

/** Money in dollars, decimal strings; negative where credits or money went back. Null where none moved. */
export const transactionSchema = z
	.object({
		id: z.uuid(),
		createdAt: z.string(),
		kind: z.enum(transactionKinds),
		status: z.enum(transactionStatuses),
		credits: z.string().nullable(),
		platformFee: z.string().nullable(),
		internationalFee: z.string().nullable(),
		totalPaid: z.string().nullable(),
		description: z.string().nullable(),
		automatic: z.boolean(),
		receiptUrl: z.string().nullable(),
		/** Stripe's page with the invoice, and its PDF; null until it is made, some seconds after a top-up. */
		invoiceUrl: z.string().nullable(),
		invoicePdfUrl: z.string().nullable(),
	})
	.meta({ id: "Transaction" });
export type TransactionView = z.infer<typeof transactionSchema>;

export const listTransactionsSchema = z.strictObject({
	kind: z.enum(transactionKinds).optional(),
	status: z.enum(transactionStatuses).optional(),
	/** Id of the last row of the page before. */
	cursor: z.uuid().optional(),
	limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type ListTransactionsInput = z.infer<typeof listTransactionsSchema>;

export const transactionPageSchema = z.object({
	transactions: z.array(transactionSchema),
	pagination: z.object({ nextCursor: z.string().nullable(), hasMore: z.boolean(), limit: z.int() }),
});
export type TransactionPage = z.infer<typeof transactionPageSchema>;

/** Plan and subscription as the billing page shows them. Times are ISO 8601. */
export const subscriptionSchema = z.object({
	plan: z.enum(["free", "enterprise"]),
	/** Stripe's word (`active`, `past_due`, `canceled` …); null where there never was a subscription. */
	status: z.string().nullable(),
	/** End of the paid period, or of the plan where the subscription was cancelled. */
	expiresAt: z.string().nullable(),
	/** Cancelled, and running out at `expiresAt`. */
	cancelled: z.boolean(),
	/** Whether this instance sells the enterprise plan. */
	isSold: z.boolean(),
});
export type SubscriptionView = z.infer<typeof subscriptionSchema>;

/** Where the user has to go: a page of Stripe. */
export const redirectSchema = z.object({ url: z.string() });
