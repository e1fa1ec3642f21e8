import { z } from "zod";
import { defineJob } from "~/platform/jobs/define-job";

/** Tells Stripe the billing details of an organization after they changed. */
export const syncCustomerJob = defineJob({
	name: "billing.sync-customer",
	schema: z.strictObject({ organizationId: z.uuid() }),
});
