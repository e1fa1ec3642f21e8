import { applicationOrigin } from "./same-origin.server";

/** Address of an organization's billing page: where Stripe's own pages lead back to. */
export function billingPage(request: Request, organizationId: string): string {
	return `${applicationOrigin(request)}/dashboard/${organizationId}/org/billing`;
}
