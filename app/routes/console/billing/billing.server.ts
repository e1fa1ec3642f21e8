import { readAutoTopUp } from "~/domain/billing/auto-top-up.server";
import { listPaymentMethods } from "~/domain/billing/payment-methods.server";
import type { AutoTopUpView, PaymentMethodView, SubscriptionView } from "~/domain/billing/schemas";
import { publishableKey } from "~/domain/billing/stripe.server";
import { readSubscription } from "~/domain/billing/subscription.server";
import { DomainError } from "~/domain/domain-error";
import type { OrganizationWithBalance } from "~/domain/members/queries.server";
import { moneyText } from "~/domain/money-text";
import { env } from "~/platform/env.server";

/** What a page needs to show Stripe's forms. */
export type Payments = { key: string; scriptUrl: string };

/** What the billing page shows to an owner. */
export type Billing = {
	/** Unix milliseconds. */
	now: number;
	/** PAID_MODE: requests are paid with credits. */
	isCharging: boolean;
	/** Dollars, decimal string. */
	balance: string;
	/** Null where this instance takes no payments; nothing that costs money is offered then. */
	payments: Payments | null;
	/** Saved cards; null where Stripe does not answer. */
	cards: PaymentMethodView[] | null;
	autoTopUp: AutoTopUpView;
	plan: SubscriptionView;
};

/** Reads an organization's billing. A payment service that is down takes the cards away, not the page. */
export async function loadBilling(organization: OrganizationWithBalance): Promise<Billing> {
	const { id } = organization;
	const isCharging = env().PAID_MODE;
	const payments = isCharging ? publishableKey() : null;
	const [cards, autoTopUp, plan] = await Promise.all([
		// Who never paid has no cards, and is not made known to Stripe by looking.
		payments && organization.stripeCustomerId ? savedCards(id) : [],
		readAutoTopUp(id),
		readSubscription(id),
	]);
	const balance = moneyText(organization.balance?.balance ?? null) ?? "0";
	return { now: Date.now(), isCharging, balance, payments, cards, autoTopUp, plan };
}

async function savedCards(organizationId: string): Promise<PaymentMethodView[] | null> {
	try {
		return await listPaymentMethods(organizationId);
	} catch (error) {
		if (error instanceof DomainError) return null;
		throw error;
	}
}
