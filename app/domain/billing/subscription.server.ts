import type { Stripe } from "stripe";
import { env } from "~/platform/env.server";
import { newId } from "~/platform/ids";
import { DomainError } from "../domain-error";
import { billedOrganization } from "./billed-organization.server";
import { customerOf } from "./customer.server";
import type { SubscriptionView } from "./schemas";
import { askStripe, billingAvailable } from "./stripe.server";
import { isCharged } from "./subscription-status";

/** Plan and subscription of an organization. */
export async function readSubscription(organizationId: string): Promise<SubscriptionView> {
	const organization = await billedOrganization(organizationId);
	return {
		plan: organization.plan,
		status: organization.subscriptionStatus,
		expiresAt: organization.planExpiresAt?.toISOString() ?? null,
		cancelled: organization.subscriptionCancelled,
		isSold: billingAvailable() && env().STRIPE_ENTERPRISE_PRICE_ID !== undefined,
	};
}

/**
 * A page of Stripe where the enterprise plan is bought; it leads back to `returnUrl`. The plan changes when Stripe's
 * webhook says that the subscription runs; pages from earlier are closed. Throws DomainError `conflict` where there is
 * one already or none is sold here.
 */
export async function createCheckout(organizationId: string, returnUrl: string): Promise<{ url: string }> {
	const { STRIPE_ENTERPRISE_PRICE_ID: price } = env();
	if (price === undefined) throw new DomainError("conflict", "This instance does not sell the enterprise plan.");
	const { subscriptionStatus } = await billedOrganization(organizationId);
	if (isCharged(subscriptionStatus)) {
		throw alreadySubscribed();
	}
	const customer = await askStripe("Customer", () => customerOf(organizationId));
	await askStripe("Plan", (client) => leaveNoOther(client, customer));
	const session = await askStripe("Plan", (client) =>
		client.checkout.sessions.create(
			{
				mode: "subscription",
				customer,
				line_items: [{ price, quantity: 1 }],
				client_reference_id: organizationId,
				subscription_data: { metadata: { organizationId } },
				success_url: withParameter(returnUrl, "success"),
				cancel_url: withParameter(returnUrl, "cancelled"),
			},
			{ idempotencyKey: newId() },
		),
	);
	return { url: session.url ?? returnUrl };
}

/**
 * Sees to it that a customer cannot end up with two subscriptions: throws where Stripe has one already that its
 * webhook has not told of yet, and closes checkouts that are open elsewhere
 * (https://docs.stripe.com/api/checkout/sessions/expire).
 */
async function leaveNoOther({ subscriptions, checkout }: Stripe, customer: string): Promise<void> {
	const { data: known } = await subscriptions.list({ customer, limit: 100 });
	if (known.some(({ status }) => isCharged(status))) throw alreadySubscribed();
	const { data: open } = await checkout.sessions.list({ customer, status: "open", limit: 100 });
	for (const { id } of open) await checkout.sessions.expire(id, {}, { idempotencyKey: newId() });
}

const alreadySubscribed = () => new DomainError("conflict", "The organization has a subscription already.");

function withParameter(address: string, value: string): string {
	const url = new URL(address);
	url.searchParams.set("checkout", value);
	return url.href;
}

/** A page of Stripe with invoices, cards and the subscription of an organization; it leads back to `returnUrl`. */
export async function createBillingPortalSession(organizationId: string, returnUrl: string): Promise<{ url: string }> {
	const customer = await askStripe("Customer", () => customerOf(organizationId));
	const { url } = await askStripe("Customer", (client) =>
		client.billingPortal.sessions.create({ customer, return_url: returnUrl }, { idempotencyKey: newId() }),
	);
	return { url };
}
