import type { Stripe } from "stripe";
import { prisma } from "~/platform/db/prisma.server";
import { inTransaction } from "~/platform/db/transaction.server";
import { isId, newId } from "~/platform/ids";
import { policyChanged } from "../api-keys/key-policy.server";
import type { AuditAction } from "../audit/actions";
import { recordAction } from "../audit/record-action.server";
import type { Queryable } from "../ledger/add-ledger-entry.server";
import { dollarsOf } from "./fees";
import { current } from "./stripe.server";
import { runningStatuses } from "./subscription-status";

// Neither running nor over: a first payment that is still to come changes nothing.
const beginning = "incomplete";

/**
 * News of a subscription. Its turns (start, cancellation, end) become transactions by what each event itself says,
 * once. The plan goes by the subscription as Stripe has it now, or, where Stripe cannot tell, by the newest event: an
 * old one never undoes a newer one.
 */
export async function applySubscription(told: Stripe.Subscription, toldAt: number): Promise<void> {
	const organizationId = await organizationOf(told);
	if (organizationId === null) return;
	await recordTurns(organizationId, told, toldAt);
	const resumed = await inTransaction(async (client) => {
		// Held while Stripe is asked, so that the one who asks last also writes last.
		await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`subscription:${organizationId}`]);
		const known = await current((stripe) => stripe.subscriptions.retrieve(told.id));
		return setPlan(client, organizationId, known ?? told, known === null ? toldAt : null);
	});
	await policyChanged(organizationId);
	if (resumed) await record(organizationId, "subscription.resume", told.id);
}

type Owned = Pick<Stripe.Subscription, "metadata" | "customer">;

/** By what we wrote on it, or by its customer. */
async function organizationOf({ metadata, customer }: Owned): Promise<string | null> {
	const { organization } = prisma();
	const id = metadata?.organizationId;
	const named = id !== undefined && isId(id) ? await organization.findUnique({ where: { id } }) : null;
	if (named) return named.id;
	const stripeCustomerId = typeof customer === "string" ? customer : customer.id;
	return (await organization.findUnique({ where: { stripeCustomerId } }))?.id ?? null;
}

async function recordTurns(organizationId: string, told: Stripe.Subscription, toldAt: number): Promise<void> {
	const { id, status, canceled_at: cancelledAt } = told;
	const isRunning = runningStatuses.includes(status);
	const startedAt = told.start_date ?? told.created;
	if (isRunning && (await addTurn(organizationId, "subscription_start", `${id}:start`, startedAt))) {
		await record(organizationId, "subscription.create", id);
	}
	const isCancelled = isRunning && isRunningOut(told);
	const at = cancelledAt ?? toldAt;
	if (isCancelled && (await addTurn(organizationId, "subscription_cancel", `${id}:cancel:${at}`, at))) {
		await record(organizationId, "subscription.cancel", id);
	}
	if (status === "canceled") await addTurn(organizationId, "subscription_end", `${id}:end`, told.ended_at ?? toldAt);
}

const descriptions = {
	subscription_start: "Enterprise plan began",
	subscription_cancel: "Enterprise plan cancelled, runs until the end of the paid period",
	subscription_end: "Enterprise plan ended",
};

type Turn = keyof typeof descriptions;

async function addTurn(organizationId: string, kind: Turn, source: string, at: number): Promise<boolean> {
	const { count } = await prisma().transaction.createMany({
		data: {
			id: newId(),
			organizationId,
			kind,
			status: "completed",
			description: descriptions[kind],
			source: `stripe:${source}`,
			createdAt: new Date(at * 1000),
		},
		skipDuplicates: true,
	});
	return count > 0;
}

function isRunningOut({ cancel_at_period_end, cancel_at }: Stripe.Subscription): boolean {
	return cancel_at_period_end || (cancel_at ?? null) !== null;
}

/**
 * Writes the subscription's state; `toldAt` where it is an event's and may be old. True where a cancellation was
 * undone.
 */
async function setPlan(
	client: Queryable,
	organizationId: string,
	state: Stripe.Subscription,
	toldAt: number | null,
): Promise<boolean> {
	if (state.status === beginning) return false;
	const isRunning = runningStatuses.includes(state.status);
	const cancelled = isRunning && isRunningOut(state);
	const { rows } = await client.query<{ was_cancelled: boolean }>(
		`UPDATE organization o SET plan = $2::organization_plan, subscription_status = $3, stripe_subscription_id = $4,
			plan_expires_at = to_timestamp($5), subscription_cancelled = $6,
			subscription_changed_at = coalesce(to_timestamp($7), now()), updated_at = now()
		FROM (SELECT id, subscription_cancelled AS was_cancelled FROM organization WHERE id = $1) before
		WHERE o.id = before.id
			-- The end of an earlier subscription says nothing of the one that followed it.
			AND ($8 OR o.stripe_subscription_id IS NULL OR o.stripe_subscription_id = $4)
			AND ($7::float8 IS NULL OR o.subscription_changed_at IS NULL OR o.subscription_changed_at < to_timestamp($7)
				OR (o.subscription_changed_at = to_timestamp($7) AND o.subscription_status <> 'canceled'))
		RETURNING was_cancelled`,
		[
			organizationId,
			isRunning ? "enterprise" : "free",
			state.status,
			state.id,
			endOf(state),
			cancelled,
			toldAt,
			isRunning,
		],
	);
	return isRunning && !cancelled && rows[0]?.was_cancelled === true;
}

/** When the plan runs out or is paid for again, in seconds. The period has moved from subscriptions to their items. */
function endOf(state: Stripe.Subscription): number | null {
	const older = state as { current_period_end?: number };
	const periodEnd = state.items?.data[0]?.current_period_end ?? older.current_period_end ?? null;
	return state.ended_at ?? state.cancel_at ?? periodEnd;
}

async function record(organizationId: string, action: AuditAction, subscriptionId: string): Promise<void> {
	await recordAction({ organizationId, actor: {}, action, resourceType: "subscription", resourceId: subscriptionId });
}

/** The first invoice of a subscription tells what its start cost and where the invoice is to be seen. */
export async function applyPaidInvoice(invoice: Stripe.Invoice): Promise<void> {
	const older = invoice as { subscription?: string | null };
	const subscription = invoice.parent?.subscription_details?.subscription ?? older.subscription;
	const subscriptionId = typeof subscription === "string" ? subscription : subscription?.id;
	if (invoice.billing_reason !== "subscription_create" || !subscriptionId || !invoice.customer) return;
	const metadata = invoice.parent?.subscription_details?.metadata ?? {};
	const organizationId = await organizationOf({ metadata, customer: invoice.customer as string });
	if (organizationId === null) return;
	if (await addTurn(organizationId, "subscription_start", `${subscriptionId}:start`, invoice.created)) {
		await record(organizationId, "subscription.create", subscriptionId);
	}
	await prisma().transaction.update({
		where: { source: `stripe:${subscriptionId}:start` },
		data: {
			stripeInvoiceId: invoice.id ?? null,
			receiptUrl: invoice.hosted_invoice_url ?? null,
			invoiceUrl: invoice.hosted_invoice_url ?? null,
			invoicePdfUrl: invoice.invoice_pdf ?? null,
			totalPaid: dollarsOf(invoice.amount_paid),
		},
	});
}
