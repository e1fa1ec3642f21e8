import type { Organization } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import type { AuditActor } from "../audit/actions";
import { recordAction } from "../audit/record-action.server";
import { DomainError } from "../domain-error";
import { moneyText } from "../money-text";
import { notDeleted, orNotFound } from "../stored-record.server";
import { billedOrganization } from "./billed-organization.server";
import { mostFailures } from "./automatic-failures.server";
import { listPaymentMethods } from "./payment-methods.server";
import type { AutoTopUpView, UpdateAutoTopUpInput } from "./schemas";
import { stripe } from "./stripe.server";

/** When an organization is topped up by itself, and how that went. */
export async function readAutoTopUp(organizationId: string): Promise<AutoTopUpView> {
	return viewOf(await billedOrganization(organizationId));
}

function viewOf(organization: Organization): AutoTopUpView {
	return {
		enabled: organization.autoTopUpEnabled,
		threshold: moneyText(organization.autoTopUpThreshold),
		amount: moneyText(organization.autoTopUpAmount),
		failures: organization.autoTopUpFailures,
		stopped: organization.autoTopUpFailures >= mostFailures,
		pausedUntil: organization.autoTopUpPausedUntil?.toISOString() ?? null,
	};
}

/**
 * Changes what is named and begins anew after failures. Throws DomainError `unprocessable` where it is switched on
 * without a threshold, an amount or a saved card, `conflict` where this instance does not charge.
 */
export async function updateAutoTopUp(
	organizationId: string,
	changes: UpdateAutoTopUpInput,
	actor: AuditActor,
): Promise<AutoTopUpView> {
	await stripe();
	const before = await billedOrganization(organizationId);
	const after = {
		autoTopUpEnabled: changes.enabled ?? before.autoTopUpEnabled,
		autoTopUpThreshold: changes.threshold ?? before.autoTopUpThreshold,
		autoTopUpAmount: changes.amount ?? before.autoTopUpAmount,
	};
	if (after.autoTopUpEnabled) await assertComplete(organizationId, after);
	const data = { ...after, autoTopUpFailures: 0, autoTopUpPausedUntil: null };
	const where = { id: organizationId, ...notDeleted };
	const view = viewOf(await orNotFound("Organization", prisma().organization.update({ where, data })));
	await recordAction({
		organizationId,
		actor,
		action: "payment.auto_topup_update",
		resourceType: "payment",
		resourceId: organizationId,
		details: { enabled: view.enabled, threshold: view.threshold, amount: view.amount },
	});
	return view;
}

async function assertComplete(
	organizationId: string,
	{ autoTopUpThreshold, autoTopUpAmount }: { autoTopUpThreshold: unknown; autoTopUpAmount: unknown },
): Promise<void> {
	const missing = (field: string, message: string) => new DomainError("unprocessable", message, { field });
	if (autoTopUpThreshold === null) throw missing("threshold", "Enter the balance below which credits are bought.");
	if (autoTopUpAmount === null) throw missing("amount", "Enter how many credits are bought.");
	if ((await listPaymentMethods(organizationId)).length === 0) throw missing("enabled", "Save a card first.");
}
