import type { Stripe } from "stripe";
import { newId } from "~/platform/ids";
import { customerOf } from "./customer.server";
import { savedCard } from "./quote-top-up.server";
import type { PaymentMethodView } from "./schemas";
import { askStripe } from "./stripe.server";

const mostCards = 100;

/** Saved cards of an organization, newest first. Where none was chosen, the newest is the default. */
export async function listPaymentMethods(organizationId: string): Promise<PaymentMethodView[]> {
	const customer = await askStripe("Customer", () => customerOf(organizationId));
	const [{ data: methods }, chosen] = await Promise.all([
		askStripe("Customer", (client) => client.customers.listPaymentMethods(customer, { type: "card", limit: mostCards })),
		askStripe("Customer", (client) => client.customers.retrieve(customer)),
	]);
	const defaultId = defaultOf(chosen) ?? methods[0]?.id;
	return methods.flatMap((method) => (method.card ? [viewOf(method, method.card, defaultId)] : []));
}

function defaultOf(customer: Stripe.Customer | Stripe.DeletedCustomer): string | null {
	if (customer.deleted) return null;
	const chosen = customer.invoice_settings.default_payment_method;
	return typeof chosen === "string" ? chosen : (chosen?.id ?? null);
}

function viewOf(method: Stripe.PaymentMethod, card: Stripe.PaymentMethod.Card, defaultId?: string): PaymentMethodView {
	return {
		id: method.id,
		brand: card.brand,
		last4: card.last4,
		expMonth: card.exp_month,
		expYear: card.exp_year,
		country: card.country,
		isDefault: method.id === defaultId,
	};
}

/**
 * Begins saving a card without charging it: the page confirms it with `stripe.confirmSetup`. The card may then be
 * charged while nobody is there: https://docs.stripe.com/payments/save-and-reuse
 */
export async function createSetupIntent(organizationId: string): Promise<{ clientSecret: string }> {
	const customer = await askStripe("Customer", () => customerOf(organizationId));
	const intent = await askStripe("Card", (client) =>
		client.setupIntents.create(
			{ customer, usage: "off_session", allowed_payment_method_types: ["card"], metadata: { organizationId } },
			{ idempotencyKey: newId() },
		),
	);
	return { clientSecret: intent.client_secret ?? "" };
}

/** Forgets a saved card. Throws DomainError `not_found` where it is not the organization's. */
export async function removePaymentMethod(organizationId: string, id: string): Promise<void> {
	await savedCard(organizationId, id);
	await askStripe("Card", (client) => client.paymentMethods.detach(id, {}, { idempotencyKey: newId() }));
}

/** Makes a saved card the one that automatic top-ups charge. Throws as `removePaymentMethod` does. */
export async function setDefaultPaymentMethod(organizationId: string, id: string): Promise<void> {
	await savedCard(organizationId, id);
	const customer = await customerOf(organizationId);
	await askStripe("Card", (client) =>
		client.customers.update(customer, { invoice_settings: { default_payment_method: id } }, { idempotencyKey: newId() }),
	);
}
