import { z } from "zod";
import { payReferrals } from "~/domain/referrals/pay-referrals.server";
import { defineJob, defineTask } from "~/platform/jobs/define-job";
import { logger } from "~/platform/logger.server";

export const payReferralsJob = defineJob({ name: "referrals.pay", schema: z.strictObject({}), queue: "referrals" });

/** Credits referrers with their part of what others spent. A run that is lost is made good by the next. */
export const payReferralsTask = defineTask(payReferralsJob, async (_, { signal }) => {
	const { payments } = await payReferrals(signal);
	if (payments > 0) logger.info({ payments }, "referral earnings were credited");
});
