import { inTransaction } from "~/platform/db/transaction.server";
import { prisma } from "~/platform/db/prisma.server";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { sendMail } from "~/platform/mail.server";

/** Failures in a row after which nothing is charged until the settings are saved again. */
export const mostFailures = 3;

/** Wait after the first and the second failure; after the third nothing is tried. */
const waits = ["1 hour", "6 hours"] as const;

/**
 * Marks a payment that did not come about, where nobody has yet and where it was not paid in the meantime. Failures of
 * automatic top-ups are counted: after each the next one waits longer, after the third they stop and the organization
 * gets a mail.
 */
export async function paymentFailed(transactionId: string, reason: string, paymentIntentId?: string): Promise<void> {
	const stopped = await inTransaction(async (client) => {
		const { rows } = await client.query<{ organization_id: string; automatic: boolean }>(
			`UPDATE transaction SET status = 'failed', description = $2, updated_at = now(),
				stripe_payment_intent_id = coalesce(stripe_payment_intent_id, $3),
				source = CASE WHEN automatic THEN NULL ELSE source END
			WHERE id = $1 AND status = 'pending' RETURNING organization_id, automatic`,
			[transactionId, reason.slice(0, 500), paymentIntentId ?? null],
		);
		if (!rows[0]?.automatic) return null;
		const counted = await client.query<{ id: string; failures: number }>(
			`UPDATE organization SET auto_top_up_failures = auto_top_up_failures + 1,
				auto_top_up_paused_until = now() + ($2::text[])[auto_top_up_failures + 1]::interval
			WHERE id = $1 RETURNING id, auto_top_up_failures AS failures`,
			[rows[0].organization_id, [...waits]],
		);
		return counted.rows[0]?.failures === mostFailures ? counted.rows[0].id : null;
	});
	if (stopped !== null) await tellOwners(stopped, reason);
}

async function tellOwners(organizationId: string, reason: string): Promise<void> {
	const organization = await prisma().organization.findUnique({
		where: { id: organizationId },
		include: { members: { where: { role: "owner" }, include: { user: { select: { email: true } } } } },
	});
	if (!organization) return;
	const { APP_NAME, APP_URL } = env();
	const owners = organization.members.map(({ user }) => user.email);
	const addresses = organization.billingEmail ? [organization.billingEmail] : owners;
	const text = [
		`The automatic top-up of ${organization.name} failed three times in a row and is stopped.`,
		`What the card's bank said last: ${reason}`,
		"Requests go on until the credits are used up.",
		`Choose another card or save the settings again to resume: ${APP_URL}/dashboard/${organizationId}/org/billing`,
	].join("\n\n");
	for (const to of addresses) {
		await sendMail({ to, subject: `${APP_NAME}: automatic top-up stopped`, text }).catch((error: unknown) =>
			logger.error({ err: error, organizationId }, "a mail about a stopped automatic top-up was not sent"),
		);
	}
}
