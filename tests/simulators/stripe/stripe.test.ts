import { Stripe } from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../../app/platform/ids";
import type { CardName } from "./cards";
import { readForm } from "./form";
import { type RunningStripe, startStripe } from "./stripe";
import { sendEvent, signatureOf } from "./webhooks";

let stripe: RunningStripe;
let client: Stripe;

beforeAll(async () => {
	stripe = await startStripe();
	const { hostname: host, port } = new URL(stripe.url);
	client = new Stripe(stripe.secretKey, { host, port, protocol: "http", telemetry: false, maxNetworkRetries: 0 });
});
afterAll(() => stripe.close());

async function send(path: string, body: string, changes: Record<string, string | null> = {}) {
	const headers = {
		authorization: `Bearer ${stripe.secretKey}`,
		"stripe-version": "2026-10-28.endive",
		"content-type": "application/x-www-form-urlencoded",
		...changes,
	};
	const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== null);
	const response = await fetch(`${stripe.url}/v1/${path}`, { method: "POST", headers: given, body });
	return { status: response.status, replayed: response.headers.get("idempotent-replayed"), json: await response.json() };
}

it("reads nested forms", () => {
	expect(readForm("a=1&b[c]=2&b[d][0]=x&b[d][1]=y&e[0][f]=%20")).toEqual({
		a: "1",
		b: { c: "2", d: ["x", "y"] },
		e: [{ f: " " }],
	});
});

describe("requests", () => {
	it("need the key, the version and the form", async () => {
		expect((await send("customers", "", { authorization: "Bearer sk_test_other" })).status).toBe(401);
		expect((await send("customers", "", { authorization: null })).status).toBe(401);
		expect((await send("customers", "", { authorization: `Bearer ${stripe.publishableKey}` })).status).toBe(401);
		expect((await send("customers", "", { "stripe-version": "2020-08-27" })).status).toBe(400);
		expect((await send("customers", "{}", { "content-type": "application/json" })).status).toBe(400);
		expect((await send("customers", "name=Ada")).json).toMatchObject({ object: "customer", name: "Ada" });
	});

	it("may not say what Stripe does not know, or no longer", async () => {
		expect((await send("customers", "nickname=Ada")).json.error).toMatchObject({ code: "parameter_unknown", param: "nickname" });
		const old = await send("payment_intents", "amount=500&currency=usd&payment_method_types[0]=card");
		expect([old.status, old.json.error.code]).toEqual([400, "payment_method_types_no_longer_supported"]);
		expect((await send("payment_intents", "amount=5.5&currency=usd")).status).toBe(400);
	});
});

describe("idempotency keys", () => {
	const keyed = (body: string, key: string) => send("customers", body, { "idempotency-key": key });

	it("give the same answer to the same request, and an error to another", async () => {
		const [first, again, other] = [await keyed("name=A", "k1"), await keyed("name=A", "k1"), await keyed("name=B", "k1")];
		expect([again.json.id, first.replayed, again.replayed]).toEqual([first.json.id, null, "true"]);
		expect([other.status, other.json.error.type]).toEqual([400, "idempotency_error"]);
		const elsewhere = await send(`customers/${first.json.id}`, "name=A", { "idempotency-key": "k1" });
		expect(elsewhere.json.error.type).toBe("idempotency_error");
	});

	it("keep a declined card's answer, but not that of a request that was not understood", async () => {
		const { id } = await client.customers.create({});
		const { id: card } = stripe.saveCard(id, "declined");
		const body = `amount=500&currency=usd&customer=${id}&payment_method=${card}&confirm=true`;
		const pay = () => send("payment_intents", body, { "idempotency-key": "k2" });
		const [first, again] = [await pay(), await pay()];
		expect([first.status, again.status, again.replayed]).toEqual([402, 402, "true"]);
		expect(again.json.error.payment_intent.id).toBe(first.json.error.payment_intent.id);
		expect((await keyed("nickname=A", "k3")).status).toBe(400);
		expect((await keyed("name=A", "k3")).status).toBe(200);
		expect((await keyed("name=A", "k".repeat(256))).status).toBe(400);
	});
});

describe("Stripe's own client", () => {
	it("charges cards, sees them declined, and refunds no more than was paid", async () => {
		const { id: customer } = await client.customers.create({ name: "Ada" });
		const pay = (card: CardName) =>
			client.paymentIntents.create({
				amount: 1000,
				currency: "usd",
				customer,
				payment_method: stripe.saveCard(customer, card).id,
				confirm: true,
				off_session: true,
			});
		const paid = await pay("german");
		expect(paid).toMatchObject({ status: "succeeded", amount_received: 1000 });
		const charge = await client.charges.retrieve(paid.latest_charge as string);
		expect(charge.payment_method_details?.card?.country).toBe("DE");
		await expect(pay("declinedLater")).rejects.toMatchObject({ type: "StripeCardError", code: "card_declined" });
		await expect(pay("authenticates")).rejects.toMatchObject({ code: "authentication_required" });
		await client.refunds.create({ charge: charge.id, amount: 600 });
		await expect(client.refunds.create({ charge: charge.id, amount: 600 })).rejects.toMatchObject({ statusCode: 400 });
		await expect(client.customers.retrieve("cus_none")).rejects.toMatchObject({ code: "resource_missing", statusCode: 404 });
		await expect(client.paymentIntents.confirm(paid.id)).rejects.toMatchObject({ code: "payment_intent_unexpected_state" });
	});

	it("believes the signatures of events", async () => {
		const body = JSON.stringify(stripe.state.emit("product.created", { id: newId() }));
		const secret = stripe.webhookSecret;
		expect(client.webhooks.constructEvent(body, signatureOf(body, secret), secret).type).toBe("product.created");
		expect(() => client.webhooks.constructEvent(`${body} `, signatureOf(body, secret), secret)).toThrow();
		expect(() => client.webhooks.constructEvent(body, signatureOf(body, secret, 1), secret)).toThrow();
		await expect(sendEvent("http://127.0.0.1:1/", stripe.state.events[0]!, secret)).rejects.toThrow();
	});
});

describe("invoices", () => {
	const draft = async (params: Stripe.InvoiceCreateParams = {}) => {
		const { id: customer } = await client.customers.create({ name: "Ada", invoice_settings: { footer: "Bye" } });
		const { id } = await client.invoices.create({ customer, currency: "usd", ...params });
		await client.invoices.addLines(id, { lines: [{ amount: 700, description: "This" }, { amount: 300, description: "That" }] });
		return { id, customer };
	};
	const pay = (customer: string, amount: number) =>
		client.paymentIntents.create({
			amount,
			currency: "usd",
			customer,
			payment_method: stripe.saveCard(customer, "visa").id,
			confirm: true,
			off_session: true,
		});

	it("are paid by a payment of their customer that fits, once", async () => {
		const { id, customer } = await draft();
		const paid = await pay(customer, 1000);
		const attach = (payment_intent: string) => client.invoices.attachPayment(id, { payment_intent });
		await expect(attach(paid.id)).rejects.toMatchObject({ statusCode: 400 });
		expect(await client.invoices.finalizeInvoice(id)).toMatchObject({ status: "open", amount_remaining: 1000, footer: "Bye" });
		await expect(client.invoices.finalizeInvoice(id)).rejects.toMatchObject({ code: "invoice_not_editable" });
		await expect(client.invoices.addLines(id, { lines: [{ amount: 1 }] })).rejects.toMatchObject({ code: "invoice_not_editable" });
		await expect(attach((await pay(customer, 1001)).id)).rejects.toMatchObject({ statusCode: 400 });
		const { id: other } = await client.customers.create({});
		await expect(attach((await pay(other, 1000)).id)).rejects.toMatchObject({ statusCode: 400 });
		expect(await attach((await pay(customer, 400)).id)).toMatchObject({ status: "open", amount_remaining: 600 });
		await expect(attach(paid.id)).rejects.toMatchObject({ statusCode: 400 });
		expect(await attach((await pay(customer, 600)).id)).toMatchObject({ status: "paid", amount_paid: 1000, amount_remaining: 0 });
	});

	it("with auto_advance charge the customer's card when they are finalized; a balance at Stripe pays, too", async () => {
		const { id, customer } = await draft({ auto_advance: true });
		stripe.saveCard(customer, "visa");
		const charges = stripe.state.charges.size;
		expect(await client.invoices.finalizeInvoice(id)).toMatchObject({ status: "paid", amount_paid: 1000 });
		expect(stripe.state.charges.size).toBe(charges + 1);
		const { id: next, customer: rich } = await draft();
		stripe.state.customers.get(rich)!.balance = -1500;
		expect(await client.invoices.finalizeInvoice(next)).toMatchObject({ status: "paid", amount_paid: 0, ending_balance: -500 });
	});

	it("are listed page by page, and take only what Stripe knows", async () => {
		const { customer } = await draft();
		for (let index = 0; index < 4; index++) await client.invoices.create({ customer, currency: "usd" });
		const seen: string[] = [];
		for await (const { id } of client.invoices.list({ customer, limit: 2 })) seen.push(id);
		expect(new Set(seen).size).toBe(5);
		await expect(client.invoices.list({ customer, limit: 101 })).rejects.toMatchObject({ statusCode: 400 });
		const odd = { lines: [{ amount: 5, price: "x" }] } as never;
		await expect(client.invoices.addLines(seen[0]!, odd)).rejects.toMatchObject({ code: "parameter_unknown" });
		await expect(client.invoices.addLines(seen[0]!, { lines: [{ amount: 0.5 }] })).rejects.toMatchObject({ statusCode: 400 });
	});
});

it("serves a script and pages", async () => {
	const script = await (await fetch(`${stripe.url}/v1/`)).text();
	const window: { Stripe?: (key: string) => Record<string, unknown> } = {};
	new Function("window", script)(window);
	const opened = window.Stripe?.("pk_test") ?? {};
	for (const name of ["elements", "createToken", "createPaymentMethod", "confirmCardPayment"]) {
		expect(typeof opened[name]).toBe("function");
	}
	expect((await fetch(`${stripe.url}/checkout/cs_none`)).status).toBe(404);
});
