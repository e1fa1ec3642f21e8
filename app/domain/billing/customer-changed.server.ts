import { enqueue } from "~/platform/jobs/enqueue.server";
import { logger } from "~/platform/logger.server";
import { syncCustomerJob } from "./jobs";
import { billingAvailable } from "./stripe.server";

/**
 * Has Stripe told what changed of an organization's name or billing details, where Stripe knows it. By a job, so that a
 * change does not wait for Stripe and is told also where Stripe is away for a while.
 */
export async function customerChanged(
	{ id, stripeCustomerId }: { id: string; stripeCustomerId: string | null },
	changedFields: readonly string[],
): Promise<void> {
	if (!billingAvailable() || stripeCustomerId === null) return;
	if (!changedFields.some((field) => field === "name" || field.startsWith("billing"))) return;
	await enqueue(syncCustomerJob, { organizationId: id }, { key: id }).catch((error: unknown) =>
		logger.error({ err: error, organizationId: id }, "Stripe was not told of new billing details"),
	);
}
