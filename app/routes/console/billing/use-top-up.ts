import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { useState } from "react";
import { useRevalidator } from "react-router";

import { useMessages } from "~/components/messages";
import type { PaymentMethodView, TopUpQuote } from "~/domain/billing/schemas";
import { askServer, Refused } from "./ask-server";
import type { Payments } from "./billing.server";
import { type StripeState, useStripe } from "./use-stripe";

/** A saved card, or what Stripe made of the one that was typed in. */
type CardChoice = { paymentMethodId: string } | { confirmationTokenId: string };

type Step =
	| { name: "form" }
	| { name: "review"; amount: string; quote: TopUpQuote; choice: CardChoice; card: PaymentMethodView | null; attemptId: string }
	| { name: "done"; isPaid: boolean; credits: string };

export type TopUpFlow = {
	step: Step;
	/** What went wrong in the step that is shown. */
	failure: string | null;
	pending: boolean;
	stripe: StripeState;
	/** From the form to the review: with a saved card, or with the fields of Stripe. */
	review: (amount: string, card: PaymentMethodView | StripeElements) => void;
	back: () => void;
	pay: () => void;
};

/**
 * The steps of a top-up. The card is named before anything is charged, so that the fees of its country are shown first; the
 * server then charges exactly that card: https://docs.stripe.com/payments/build-a-two-step-confirmation
 */
export function useTopUp(path: string, payments: Payments): TopUpFlow {
	const { topUp: words } = useMessages().billing;
	const stripe = useStripe(payments);
	const { revalidate } = useRevalidator();
	const [step, setStep] = useState<Step>({ name: "form" });
	const [failure, setFailure] = useState<string | null>(null);
	const [pending, setPending] = useState(false);

	async function attempt(take: () => Promise<Step>) {
		setPending(true);
		setFailure(null);
		try {
			setStep(await take());
		} catch (error) {
			setFailure(error instanceof Refused ? error.message : words.unreachable);
		}
		setPending(false);
	}

	const review: TopUpFlow["review"] = (amount, card) =>
		void attempt(async () => {
			const isSaved = "last4" in card;
			const choice: CardChoice = isSaved
				? { paymentMethodId: card.id }
				: { confirmationTokenId: await confirmationToken(stripe.stripe, card, words.failed) };
			const quote = await askServer(path, "quote", { amount, ...choice });
			return { name: "review", amount, quote, choice, card: isSaved ? card : null, attemptId: crypto.randomUUID() };
		});

	const pay = () =>
		void attempt(async () => {
			if (step.name !== "review") return step;
			const { amount, choice, attemptId, quote } = step;
			try {
				const made = await askServer(path, "top-up", { amount, ...choice, attemptId });
				const isPaid = made.status === "succeeded" || (await finish(made));
				void revalidate();
				return { name: "done", isPaid, credits: quote.credits };
			} catch (error) {
				// What was declined is declined for good: another try is another attempt, and a token is good for one. Where it is
				// not known what came of it, only the same attempt cannot be charged twice.
				if (error instanceof Refused && error.isFinal) setStep("paymentMethodId" in choice ? { ...step, attemptId: crypto.randomUUID() } : { name: "form" });
				throw error;
			}
		});

	/** Lets the card's bank ask its holder; true once the credits are there. */
	async function finish(made: { status: string; clientSecret: string; transactionId: string }): Promise<boolean> {
		if (made.status === "requires_action") {
			const { error } = (await stripe.stripe?.handleNextAction({ clientSecret: made.clientSecret })) ?? {};
			if (error) throw new Refused(error.message ?? words.failed);
		}
		const { status } = await askServer(path, "refresh", { transactionId: made.transactionId });
		if (status === "failed") throw new Refused(words.failed);
		return status === "completed";
	}

	const back = () => {
		setFailure(null);
		setStep({ name: "form" });
	};
	return { step, failure, pending, stripe, review, back, pay };
}

async function confirmationToken(stripe: Stripe | null, elements: StripeElements, failed: string): Promise<string> {
	const { error: incomplete } = await elements.submit();
	if (incomplete) throw new Refused(incomplete.message ?? failed);
	const { confirmationToken: token, error } = (await stripe?.createConfirmationToken({ elements })) ?? {};
	if (!token) throw new Refused(error?.message ?? failed);
	return token.id;
}
