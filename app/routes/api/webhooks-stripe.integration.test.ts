import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { deliver, startBilling } from "../../../tests/factories/billing";
import { closeState } from "../../../tests/factories/close-state";
import { ManagementClient } from "../../../tests/factories/management-client";
import type { RunningStripe } from "../../../tests/simulators/stripe/stripe";
import { signatureOf } from "../../../tests/simulators/stripe/webhooks";

let stripe: RunningStripe;
const client = new ManagementClient();

beforeAll(async () => {
	stripe = await startBilling();
});
afterAll(async () => {
	await closeState();
	await stripe.close();
});

describe("webhooks", () => {
	it("are refused without Stripe's signature, or with an old one", async () => {
		const rawBody = JSON.stringify({ id: "evt_forged", type: "payment_intent.succeeded", created: 1, data: { object: {} } });
		const now = Math.floor(Date.now() / 1000);
		const signatures = [
			undefined,
			"",
			"t=1,v1=00",
			signatureOf(rawBody, "whsec_other"),
			signatureOf(`${rawBody} `, stripe.webhookSecret),
			signatureOf(rawBody, stripe.webhookSecret, now - 301),
		];
		for (const signature of signatures) {
			const headers: Record<string, string> = signature === undefined ? {} : { "stripe-signature": signature };
			const answer = await client.call("POST", "/webhooks/stripe", { rawBody, headers });
			expect([answer.status, typeof answer.json.message], signature).toEqual([400, "string"]);
		}
		const { rows } = await pool().query("SELECT 1 FROM stripe_event WHERE id = 'evt_forged'");
		expect(rows).toEqual([]);
		const headers = { "stripe-signature": signatureOf("not json", stripe.webhookSecret) };
		expect((await client.call("POST", "/webhooks/stripe", { rawBody: "not json", headers })).status).toBe(400);
		expect((await client.get("/webhooks/stripe")).status).toBe(405);
	});

	it("of payments that are not ours, and of kinds nobody asked for, are stored and do nothing", async () => {
		const intent = { id: "pi_other", object: "payment_intent", status: "succeeded", amount: 500, metadata: {}, latest_charge: null };
		for (const type of ["payment_intent.succeeded", "product.created"]) {
			expect(await deliver(stripe, stripe.state.emit(type, intent))).toBe(200);
		}
		const { rows } = await pool().query("SELECT count(*)::int AS count FROM stripe_event WHERE processed_at IS NULL");
		expect(rows).toEqual([{ count: 0 }]);
	});
});
