import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { syncCustomerJob } from "~/domain/billing/jobs";
import { pool } from "~/platform/db/pool.server";
import { closeQueue, enqueue } from "~/platform/jobs/enqueue.server";
import { startWorker, stopWorker } from "~/platform/jobs/worker.server";
import { balances, customerIdOf, startBilling } from "../../tests/factories/billing";
import { closeState } from "../../tests/factories/close-state";
import { signUpPerson } from "../../tests/factories/management-client";
import type { RunningStripe } from "../../tests/simulators/stripe/stripe";
import { schedules } from "../crontab";
import { autoTopUpJob, lookUpPaymentsJob, missingInvoicesJob, processEventsJob } from "./billing";
import { tasks } from "./index";

let stripe: RunningStripe;

beforeAll(async () => {
	stripe = await startBilling();
	await startWorker({ tasks, schedules });
});
afterAll(async () => {
	await stopWorker();
	await closeQueue();
	await closeState();
	await stripe.close();
});

it("tops up who is below the threshold, one broken organization or not, and tells Stripe billing details", async () => {
	const [broken, fine] = [await signUpPerson(), await signUpPerson()];
	for (const person of [broken, fine]) {
		stripe.saveCard(await customerIdOf(person), "visa");
		const body = { enabled: true, threshold: 5, amount: 15 };
		expect((await person.client.patch(`/orgs/${person.organizationId}/auto-top-up`, body)).status).toBe(200);
	}
	await pool().query("UPDATE organization SET stripe_customer_id = 'cus_gone' WHERE id = $1", [broken.organizationId]);
	await enqueue(autoTopUpJob, {});
	await vi.waitFor(async () => expect((await balances(fine.organizationId)).kept).toBe("15"), 20_000);
	const paid = async () => (await fine.client.get(`/orgs/${fine.organizationId}/transactions`)).json.transactions;
	await vi.waitFor(async () => expect(await paid()).toMatchObject([{ invoiceUrl: expect.stringContaining("/invoices/in_") }]), 20_000);
	expect([...stripe.state.invoices.values()]).toMatchObject([{ status: "paid", total: 1575 }]);
	expect((await balances(broken.organizationId)).kept).toBe("0");

	await pool().query("UPDATE organization SET billing_company = 'Acme' WHERE id = $1", [fine.organizationId]);
	await enqueue(syncCustomerJob, { organizationId: fine.organizationId });
	const customer = await customerIdOf(fine);
	await vi.waitFor(() => expect(stripe.state.customers.get(customer)?.name).toBe("Acme"), 20_000);
});

it("processes events that wait, and forgets old ones", async () => {
	const event = (id: string, processed: string | null, received: string) =>
		pool().query(
			`INSERT INTO stripe_event (id, type, payload, created_at, received_at, processed_at)
			VALUES ($1, 'product.created', '{"type": "product.created"}', now(), now() - $3::interval, now() - $2::interval)`,
			[id, processed, received],
		);
	await event("evt_waiting", null, "1 minute");
	await event("evt_recent", "1 day", "1 day");
	await event("evt_old", "91 days", "91 days");
	await enqueue(processEventsJob, {});
	await enqueue(lookUpPaymentsJob, {});
	await vi.waitFor(async () => {
		const { rows } = await pool().query("SELECT id, processed_at IS NOT NULL AS done FROM stripe_event ORDER BY id");
		expect(rows).toEqual([
			{ id: "evt_recent", done: true },
			{ id: "evt_waiting", done: true },
		]);
	}, 20_000);
});

it("asks for invoices that are missing", async () => {
	const person = await signUpPerson();
	const { id: paymentMethodId } = stripe.saveCard(await customerIdOf(person), "visa");
	stripe.fail(9, "error", "POST /v1/invoices");
	const { json } = await person.client.post(`/orgs/${person.organizationId}/top-up`, { amount: 10, paymentMethodId });
	const jobs = async () => {
		const text = "SELECT last_error IS NOT NULL AS failed FROM graphile_worker.jobs WHERE key = $1";
		return (await pool().query(text, [`billing.invoice-top-up:${json.transactionId}`])).rows;
	};
	await vi.waitFor(async () => expect(await jobs()).toEqual([{ failed: true }]), 20_000);
	stripe.fail(0);
	await pool().query("DELETE FROM graphile_worker._private_jobs WHERE key LIKE 'billing.invoice-top-up:%'");
	await pool().query("UPDATE transaction SET updated_at = now() - interval '2 hours' WHERE id = $1", [json.transactionId]);
	await enqueue(missingInvoicesJob, {});
	const invoiceUrl = async () => {
		const { rows } = await pool().query("SELECT invoice_url FROM transaction WHERE id = $1", [json.transactionId]);
		return rows[0].invoice_url;
	};
	await vi.waitFor(async () => expect(await invoiceUrl()).toContain("/invoices/in_"), 20_000);
	expect((await balances(person.organizationId)).kept).toBe("10");
});
