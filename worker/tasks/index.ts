import type { Task } from "~/platform/jobs/define-job";
import {
	autoTopUpTask,
	invoiceTopUpTask,
	lookUpPaymentsTask,
	missingInvoicesTask,
	processEventsTask,
	syncCustomerTask,
} from "./billing";
import { cleanAuditLogTask } from "./clean-audit-log";
import { cleanResponsesTask } from "./clean-responses";
import { cleanRoutingMinutesTask } from "./clean-routing-minutes";
import { cleanSessionsTask } from "./clean-sessions";
import { dropExpiredTask } from "./drop-expired";
import { ensurePartitionsTask } from "./ensure-partitions";
import { expireApiKeysTask } from "./expire-api-keys";
import { payReferralsTask } from "./pay-referrals";
import { verifyLedgerTask } from "./verify-ledger";
import { verifyRollupsTask } from "./verify-rollups";

/** Everything that a worker can do. */
export const tasks: readonly Task[] = [
	ensurePartitionsTask,
	dropExpiredTask,
	verifyRollupsTask,
	verifyLedgerTask,
	expireApiKeysTask,
	payReferralsTask,
	cleanSessionsTask,
	cleanAuditLogTask,
	cleanResponsesTask,
	cleanRoutingMinutesTask,
	autoTopUpTask,
	processEventsTask,
	lookUpPaymentsTask,
	syncCustomerTask,
	invoiceTopUpTask,
	missingInvoicesTask,
];
