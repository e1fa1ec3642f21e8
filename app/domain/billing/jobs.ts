import { z } from "zod";
import { defineJob } from "~/platform/jobs/define-job";

/** Tells Stripe the billing details of an organization after they changed. */
export const syncCustomerJob = defineJob({
	name: "billing.sync-customer",
	schema: z.strictObject({ organizationId: z.uuid() }),
});

/** Makes the invoice of a paid top-up. Given up after about an hour; top-ups without one are looked for later. */
export const invoiceTopUpJob = defineJob({
	name: "billing.invoice-top-up",
	schema: z.strictObject({ transactionId: z.uuid() }),
	maxAttempts: 8,
});
