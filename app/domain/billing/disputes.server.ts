import type { Stripe } from "stripe";
import { current } from "./stripe.server";
import { moveBack, paidTopUp } from "./take-back.server";

// The bank has taken the money, or has given it back after all. An inquiry (`warning_…`) takes none, and one that was
// `prevented` has become a refund.
const withdrawn: ReadonlySet<string> = new Set([
	"needs_response",
	"under_review",
	"lost",
	"won",
	"appeal_needs_response",
	"appeal_under_review",
]);

/**
 * Takes the credits of a disputed payment, and gives them back where the dispute was won. Goes by the dispute as it
 * is now, so that late news changes nothing: https://docs.stripe.com/disputes/how-disputes-work
 */
export async function applyDispute(told: Stripe.Dispute): Promise<void> {
	const dispute = (await current((client) => client.disputes.retrieve(told.id))) ?? told;
	if (!withdrawn.has(dispute.status)) return;
	const topUp = await paidTopUp(dispute.payment_intent);
	if (!topUp) return;
	const { id, amount: cents, created } = dispute;
	const about = { kind: "dispute" as const, cents, created };
	await moveBack(topUp, { ...about, source: id, description: `Disputed payment: ${dispute.reason}` });
	if (dispute.status !== "won") return;
	await moveBack(topUp, { ...about, source: `${id}:won`, gives: true, description: "Dispute won" });
}
