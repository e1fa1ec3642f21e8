import { type Schedule, schedule } from "~/platform/jobs/define-job";
import { cleanAuditLogJob } from "./tasks/clean-audit-log";
import { autoTopUpJob, lookUpPaymentsJob, missingInvoicesJob, processEventsJob } from "./tasks/billing";
import { cleanResponsesJob } from "./tasks/clean-responses";
import { cleanRoutingMinutesJob } from "./tasks/clean-routing-minutes";
import { cleanSessionsJob } from "./tasks/clean-sessions";
import { dropExpiredJob } from "./tasks/drop-expired";
import { ensurePartitionsJob } from "./tasks/ensure-partitions";
import { expireApiKeysJob } from "./tasks/expire-api-keys";
import { payReferralsJob } from "./tasks/pay-referrals";
import { verifyLedgerJob } from "./tasks/verify-ledger";
import { verifyRollupsJob } from "./tasks/verify-rollups";

const dayMs = 86_400_000;

/** What runs by the clock (UTC). */
export const schedules: readonly Schedule[] = [
	// Often, because an organization may choose a new retention period at any time.
	schedule(ensurePartitionsJob, "*/10 * * * *", { payload: {} }),
	schedule(dropExpiredJob, "15 0 * * *", { payload: {}, backfill: dayMs }),
	schedule(verifyRollupsJob, "40 * * * *", { payload: { hours: 3 } }),
	schedule(verifyLedgerJob, "50 * * * *", { payload: { hours: 3 } }),
	schedule(payReferralsJob, "10 * * * *", { payload: {} }),
	schedule(expireApiKeysJob, "* * * * *", { payload: {} }),
	schedule(cleanSessionsJob, "25 * * * *", { payload: {} }),
	schedule(cleanAuditLogJob, "50 * * * *", { payload: {} }),
	schedule(cleanResponsesJob, "35 * * * *", { payload: {} }),
	schedule(cleanRoutingMinutesJob, "5,25,45 * * * *", { payload: {} }),
	schedule(autoTopUpJob, "* * * * *", { payload: {} }),
	schedule(processEventsJob, "* * * * *", { payload: {} }),
	schedule(lookUpPaymentsJob, "*/10 * * * *", { payload: {} }),
	schedule(missingInvoicesJob, "20 * * * *", { payload: {} }),
];
