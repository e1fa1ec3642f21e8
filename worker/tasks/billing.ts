import { z } from "zod";
import { chargeAutomatically, organizationsToTopUp } from "~/domain/billing/charge-automatically.server";
import { syncCustomer } from "~/domain/billing/customer.server";
import { invoiceTopUp } from "~/domain/billing/invoice-top-up.server";
import { invoiceTopUpJob, syncCustomerJob } from "~/domain/billing/jobs";
import { lookUpPayments } from "~/domain/billing/look-up-payments.server";
import { forgetOldEvents, processWaitingEvents } from "~/domain/billing/receive-event.server";
import { requestMissingInvoices } from "~/domain/billing/request-invoice.server";
import { defineJob, defineTask } from "~/platform/jobs/define-job";
import { logger } from "~/platform/logger.server";

export const autoTopUpJob = defineJob({ name: "billing.auto-top-up", schema: z.strictObject({}), maxAttempts: 1 });
export const processEventsJob = defineJob({ name: "billing.process-events", schema: z.strictObject({}), maxAttempts: 1 });
export const missingInvoicesJob = defineJob({ name: "billing.missing-invoices", schema: z.strictObject({}), maxAttempts: 1 });
export const lookUpPaymentsJob = defineJob({ name: "billing.look-up-payments", schema: z.strictObject({}), maxAttempts: 1 });

/** Tops organizations up whose balance has fallen below their threshold. One that fails does not keep the others waiting. */
export const autoTopUpTask = defineTask(autoTopUpJob, async (_payload, { signal }) => {
	for (const organizationId of await organizationsToTopUp()) {
		if (signal.aborted) return;
		try {
			await chargeAutomatically(organizationId);
		} catch (error) {
			logger.error({ err: error, organizationId }, "an automatic top-up was broken off");
		}
	}
});

/** Processes events that came before what they speak of, or while Stripe or the database was away. */
export const processEventsTask = defineTask(processEventsJob, () => processWaitingEvents());

/** Payments whose end was not heard of; and events that nobody needs any more. */
export const lookUpPaymentsTask = defineTask(lookUpPaymentsJob, async () => {
	await lookUpPayments();
	await forgetOldEvents();
});

/** Top-ups that were paid and have no invoice. */
export const missingInvoicesTask = defineTask(missingInvoicesJob, () => requestMissingInvoices());

export const invoiceTopUpTask = defineTask(invoiceTopUpJob, ({ transactionId }) => invoiceTopUp(transactionId));

export const syncCustomerTask = defineTask(syncCustomerJob, ({ organizationId }) => syncCustomer(organizationId));
