import { prisma } from "~/platform/db/prisma.server";
import { DomainError } from "../domain-error";
import { topUpFees } from "./fees";
import type { QuoteTopUpInput, TopUpQuote } from "./schemas";
import { askStripe, assertCharging } from "./stripe.server";

/** A card that is going to be charged. `isSaved`: it will be the organization's from this payment on. */
export type NamedCard = { country: string | null; isSaved: boolean };

type CardChoice = { paymentMethodId?: string | undefined; confirmationTokenId?: string | undefined };

/**
 * What a top-up will cost with a card, before anything is charged. Throws DomainError `not_found` for a card that is
 * not the organization's, and `conflict` where this instance does not charge: nothing can be bought at that price.
 */
export async function quoteTopUp(organizationId: string, input: QuoteTopUpInput): Promise<TopUpQuote> {
	assertCharging();
	const { country } = (await namedCard(organizationId, input)) ?? { country: input.country ?? null };
	return { ...topUpFees(input.amount, country), country };
}

/**
 * The card that a payment names; null where it names none. A new card is known by the confirmation token of the payment
 * form, which tells its country and can be used for one payment only:
 * https://docs.stripe.com/payments/build-a-two-step-confirmation
 */
export async function namedCard(organizationId: string, choice: CardChoice): Promise<NamedCard | null> {
	const { paymentMethodId, confirmationTokenId } = choice;
	if (paymentMethodId !== undefined) return savedCard(organizationId, paymentMethodId);
	if (confirmationTokenId === undefined) return null;
	const token = await askStripe("Card", (client) => client.confirmationTokens.retrieve(confirmationTokenId));
	const preview = token.payment_method_preview;
	if (!preview?.card) throw new DomainError("unprocessable", "Only cards can be charged here.");
	return { country: preview.card.country, isSaved: token.setup_future_usage === "off_session" };
}

/** A saved card. Throws DomainError `not_found` where it is not the organization's. */
export async function savedCard(organizationId: string, paymentMethodId: string): Promise<NamedCard> {
	const organization = await prisma().organization.findUnique({
		where: { id: organizationId },
		select: { stripeCustomerId: true },
	});
	const method = await askStripe("Card", (client) => client.paymentMethods.retrieve(paymentMethodId));
	const owner = typeof method.customer === "string" ? method.customer : method.customer?.id;
	if (!owner || owner !== organization?.stripeCustomerId) throw new DomainError("not_found", "Card not found");
	if (!method.card) throw new DomainError("unprocessable", "Only cards can be charged here.");
	return { country: method.card.country, isSaved: false };
}
