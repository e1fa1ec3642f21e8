/** Statuses of a subscription that gives its plan: https://docs.stripe.com/billing/subscriptions/overview */
export const runningStatuses: readonly string[] = ["active", "trialing", "past_due"];

/** Whether Stripe goes on charging for a subscription, also where it stopped trying for now. */
export function isCharged(status: string | null): boolean {
	return status !== null && (runningStatuses.includes(status) || status === "unpaid");
}
