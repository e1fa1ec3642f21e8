import type { Stripe } from "stripe";
import type { Organization } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { inTransaction } from "~/platform/db/transaction.server";
import { newId } from "~/platform/ids";
import { logger } from "~/platform/logger.server";
import { billedOrganization } from "./billed-organization.server";
import { addressOf, taxIdOf } from "./billing-details";
import { billingAvailable, isRefused, stripe } from "./stripe.server";

/**
 * Stripe's customer of an organization, made when it is first needed. What is sent to make it never changes, so that
 * two who make it at the same time get the same one by its idempotency key; the billing details follow.
 */
export async function customerOf(organizationId: string): Promise<string> {
	const organization = await billedOrganization(organizationId);
	if (organization.stripeCustomerId !== null) return organization.stripeCustomerId;
	const { customers } = await stripe();
	const idempotencyKey = `customer:${organizationId}`;
	const { id } = await customers.create({ metadata: { organizationId } }, { idempotencyKey });
	const { count } = await prisma().organization.updateMany({
		where: { id: organizationId, stripeCustomerId: null },
		data: { stripeCustomerId: id },
	});
	if (count > 0) await syncCustomer(organizationId);
	return (await billedOrganization(organizationId)).stripeCustomerId ?? id;
}

/**
 * Tells Stripe an organization's billing details, which stand on its invoices. Nothing where Stripe does not know it.
 * One at a time: two at once would each add the tax number that they miss.
 */
export async function syncCustomer(organizationId: string): Promise<void> {
	if (!billingAvailable()) return;
	await inTransaction(async (client) => {
		await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`customer:${organizationId}`]);
		// By the same connection: those that wait for the lock may hold all others.
		const { rows } = await client.query<Customer>(
			`SELECT stripe_customer_id AS "customer", name, billing_company AS "billingCompany", billing_email AS "billingEmail",
				billing_address AS "billingAddress", billing_tax_id AS "billingTaxId", billing_notes AS "billingNotes"
			FROM organization WHERE id = $1 AND stripe_customer_id IS NOT NULL`,
			[organizationId],
		);
		if (rows[0]) await tellDetails(rows[0]);
	});
}

type Details = Pick<Organization, "name" | "billingCompany" | "billingEmail" | "billingAddress" | "billingTaxId" | "billingNotes">;
type Customer = Details & { customer: string };

async function tellDetails({ customer, ...details }: Customer): Promise<void> {
	const isKnownTaxId = await syncTaxId(customer, details.billingTaxId);
	const { customers } = await stripe();
	await customers.update(customer, detailsOf(details, isKnownTaxId), { idempotencyKey: newId() });
}

function detailsOf(organization: Details, isKnownTaxId: boolean): Stripe.CustomerUpdateParams {
	const { billingTaxId, billingNotes } = organization;
	const plainTaxId = billingTaxId && !isKnownTaxId ? [{ name: "Tax ID", value: billingTaxId.slice(0, 140) }] : "";
	return {
		name: (organization.billingCompany ?? organization.name).slice(0, 256),
		// An empty text clears a field of Stripe's.
		email: organization.billingEmail ?? "",
		address: addressOf(organization.billingAddress),
		invoice_settings: { footer: billingNotes ?? "", custom_fields: plainTaxId },
	};
}

/**
 * Makes the customer's tax number the given one. False where Stripe has no kind for it or refuses it; invoices then
 * show it as a field without a meaning of its own.
 */
async function syncTaxId(customer: string, text: string | null): Promise<boolean> {
	const { customers } = await stripe();
	const wanted = text === null ? null : taxIdOf(text);
	const { data: known } = await customers.listTaxIds(customer, { limit: 10 });
	const isThere = known.some((each) => each.type === wanted?.type && each.value === wanted.value);
	for (const each of known) {
		if (each.type !== wanted?.type || each.value !== wanted.value) await customers.deleteTaxId(customer, each.id);
	}
	if (isThere || wanted === null) return isThere;
	try {
		const params = { type: wanted.type as Stripe.TaxIdCreateParams.Type, value: wanted.value };
		await customers.createTaxId(customer, params, { idempotencyKey: newId() });
		return true;
	} catch (error) {
		if (!isRefused(error)) throw error;
		logger.warn({ customer, type: wanted.type }, "Stripe did not take a tax number; invoices show it as plain text");
		return false;
	}
}
