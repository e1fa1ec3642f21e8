/**
 * The stand-in as a process, to look at pages with: `node tests/simulators/stripe/main.ts`. PORT (4242 unless told) and
 * WEBHOOK_URL, the address of the application's `/webhooks/stripe`. Start the application with the variables it prints.
 */
import { startStripe } from "./stripe.ts";

const { PORT = "4242", WEBHOOK_URL } = process.env;
const stripe = await startStripe({ port: Number(PORT), ...(WEBHOOK_URL && { webhookUrl: WEBHOOK_URL }) });
console.log(
	[
		`STRIPE_SECRET_KEY=${stripe.secretKey}`,
		`STRIPE_PUBLISHABLE_KEY=${stripe.publishableKey}`,
		`STRIPE_WEBHOOK_SECRET=${stripe.webhookSecret}`,
		`STRIPE_API_BASE=${stripe.url}`,
		`STRIPE_JS_URL=${stripe.url}/v1/`,
		"STRIPE_ENTERPRISE_PRICE_ID=price_enterprise",
	].join("\n"),
);
