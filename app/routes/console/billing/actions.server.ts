import { data, redirect } from "react-router";
import { z } from "zod";

import { updateAutoTopUp } from "~/domain/billing/auto-top-up.server";
import { removePaymentMethod, setDefaultPaymentMethod } from "~/domain/billing/payment-methods.server";
import { updateAutoTopUpSchema } from "~/domain/billing/schemas";
import { createBillingPortalSession, createCheckout } from "~/domain/billing/subscription.server";
import { formFailure, invalidForm, readForm, requireOrganization } from "~/http/index.server";
import { env } from "~/platform/env.server";

const cardForm = z.object({ id: z.string().min(1).max(255) });

/** A form that switches it off need not have sensible amounts. */
const autoTopUpForm = z.union([
	z.object({ enabled: z.literal("false").transform(() => false) }),
	z.object({
		enabled: z.literal("true").transform(() => true),
		threshold: updateAutoTopUpSchema.shape.threshold.unwrap(),
		amount: updateAutoTopUpSchema.shape.amount.unwrap(),
	}),
]);

/** Does what the forms of the billing page ask for. Payments themselves go through `payments.ts`. */
export async function handleBillingForm(request: Request, organizationId: string | undefined) {
	const { intent, ...entered } = Object.fromEntries(await readForm(request.clone()));
	const { organization, user } = await requireOrganization(request, organizationId, "owner");
	const { id } = organization;
	const returnUrl = `${env().APP_URL.replace(/\/+$/, "")}/dashboard/${id}/org/billing`;
	try {
		switch (intent) {
			case "default-card":
				return await changeCard(entered, (card) => setDefaultPaymentMethod(id, card));
			case "remove-card":
				return await changeCard(entered, (card) => removePaymentMethod(id, card));
			case "auto-top-up": {
				const parsed = autoTopUpForm.safeParse(entered);
				if (!parsed.success) return invalidForm(parsed.error);
				await updateAutoTopUp(id, parsed.data, { user });
				return { ok: true as const };
			}
			case "subscribe":
				return redirect((await createCheckout(id, returnUrl)).url);
			case "manage":
				return redirect((await createBillingPortalSession(id, returnUrl)).url);
			default:
				throw data(null, { status: 400 });
		}
	} catch (error) {
		return formFailure(error);
	}
}

async function changeCard(entered: Record<string, unknown>, change: (id: string) => Promise<void>) {
	const parsed = cardForm.safeParse(entered);
	if (!parsed.success) return invalidForm(parsed.error);
	await change(parsed.data.id);
	return { ok: true as const };
}
