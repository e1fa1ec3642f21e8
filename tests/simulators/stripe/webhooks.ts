import { createHmac } from "node:crypto";
import type { Event } from "./objects.ts";

/** The header with which Stripe signs a body: https://docs.stripe.com/webhooks/signatures (verify manually). */
export function signatureOf(body: string, secret: string, seconds = Math.floor(Date.now() / 1000)): string {
	const mac = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
	return `t=${seconds},v1=${mac},v0=${"0".repeat(64)}`;
}

/** Sends an event to the application and answers with the status it got. */
export async function sendEvent(address: string, event: Event, secret: string): Promise<number> {
	const body = JSON.stringify(event, null, 2);
	const response = await fetch(address, {
		method: "POST",
		body,
		headers: { "content-type": "application/json; charset=utf-8", "stripe-signature": signatureOf(body, secret) },
	});
	await response.arrayBuffer();
	return response.status;
}
