import { pool } from "../../app/platform/db/pool.server";
import { env } from "../../app/platform/env.server";
import { type RunningStripe, startStripe } from "../simulators/stripe/stripe";
import type { Event } from "../simulators/stripe/objects";
import { signatureOf } from "../simulators/stripe/webhooks";
import { ManagementClient, type Person } from "./management-client";

/** Starts the stand-in and points this process at it. */
export async function startBilling(): Promise<RunningStripe> {
	const stripe = await startStripe();
	// The environment is read long before the stand-in has its port.
	Object.assign(env(), {
		STRIPE_SECRET_KEY: stripe.secretKey,
		STRIPE_PUBLISHABLE_KEY: stripe.publishableKey,
		STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
		STRIPE_API_BASE: stripe.url,
		STRIPE_JS_URL: `${stripe.url}/v1/`,
		STRIPE_ENTERPRISE_PRICE_ID: "price_enterprise",
	});
	return stripe;
}

/** Hands an event to the webhook route as Stripe would; answers with the status. */
export async function deliver(stripe: RunningStripe, event: Event): Promise<number> {
	const rawBody = JSON.stringify(event);
	const headers = { "stripe-signature": signatureOf(rawBody, stripe.webhookSecret) };
	return (await new ManagementClient().call("POST", "/webhooks/stripe", { rawBody, headers })).status;
}

/** Stripe's customer of a person's organization, made as their first visit to the billing page makes it. */
export async function customerIdOf({ client, organizationId }: Person): Promise<string> {
	await client.get(`/orgs/${organizationId}/payment-methods`);
	const { rows } = await pool().query("SELECT stripe_customer_id AS id FROM organization WHERE id = $1", [organizationId]);
	return rows[0].id as string;
}

/** Balance as it is kept, and as the sum of the ledger's rows. */
export async function balances(organizationId: string): Promise<{ kept: string; sum: string }> {
	const { rows } = await pool().query(
		`SELECT trim_scale(coalesce((SELECT balance FROM credit_balance WHERE organization_id = $1), 0))::text AS kept,
			trim_scale(coalesce((SELECT sum(amount) FROM ledger_entry WHERE organization_id = $1), 0))::text AS sum`,
		[organizationId],
	);
	return rows[0];
}

export type LedgerRow = { kind: string; amount: string; source: string };

/** Rows of a ledger, in an order that does not depend on when they were written. */
export async function ledgerOf(organizationId: string): Promise<LedgerRow[]> {
	const { rows } = await pool().query<LedgerRow>(
		"SELECT kind, trim_scale(amount)::text AS amount, source FROM ledger_entry WHERE organization_id = $1 ORDER BY source",
		[organizationId],
	);
	return rows;
}
