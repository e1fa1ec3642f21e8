import type { Stripe } from "stripe";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { DomainError } from "../domain-error";

/** The version of Stripe's API that this code was written for: https://docs.stripe.com/api/versioning */
export const apiVersion = "2026-10-28.endive";

const timeoutMs = 20_000;
const retries = 2;

/** Whether this instance takes payments. */
export function billingAvailable(): boolean {
	return env().STRIPE_SECRET_KEY !== undefined;
}

/** Throws DomainError `conflict` where this instance takes no payments. */
export function assertCharging(): void {
	if (!billingAvailable()) throw new DomainError("conflict", "This instance does not charge: no payments are set up.");
}

/** What a page needs to show a payment form; null where this instance takes no payments. */
export function publishableKey(): { key: string; scriptUrl: string } | null {
	const { STRIPE_PUBLISHABLE_KEY: key, STRIPE_JS_URL } = env();
	if (!billingAvailable() || key === undefined) return null;
	return { key, scriptUrl: STRIPE_JS_URL ?? "https://js.stripe.com/endive/stripe.js" };
}

let client: Promise<Stripe> | undefined;

/** Stripe's client, made when it is first needed. Throws DomainError `conflict` where this instance does not charge. */
export function stripe(): Promise<Stripe> {
	assertCharging();
	client ??= open();
	return client;
}

async function open(): Promise<Stripe> {
	const { STRIPE_SECRET_KEY: key = "" } = env();
	const { Stripe } = await import("stripe");
	return new Stripe(key, {
		apiVersion,
		timeout: timeoutMs,
		maxNetworkRetries: retries,
		telemetry: false,
		...addressOf(env().STRIPE_API_BASE),
	});
}

function addressOf(base: string | undefined): { host: string; port: string; protocol: "http" | "https" } | undefined {
	if (base === undefined) return undefined;
	const { hostname, port, protocol } = new URL(base);
	const isSecure = protocol === "https:";
	return { host: hostname, port: port || (isSecure ? "443" : "80"), protocol: isSecure ? "https" : "http" };
}

type Refusal = Stripe.errors.StripeError;

/** Stripe's own error, or null for any other. */
export function stripeError(error: unknown): Refusal | null {
	const { type } = (error ?? {}) as { type?: unknown };
	return typeof type === "string" && type.startsWith("Stripe") ? (error as Refusal) : null;
}

/** Whether Stripe said that there is no such object, or that it does not take the request. */
export function isRefused(error: unknown): boolean {
	return stripeError(error)?.type === "StripeInvalidRequestError";
}

/** Whether the card was declined; the message is Stripe's for the card's holder: https://docs.stripe.com/api/errors */
export function isDeclined(error: unknown): boolean {
	return stripeError(error)?.type === "StripeCardError";
}

/**
 * Runs what a person waits for. A declined card becomes DomainError `unprocessable`, an object that Stripe does not
 * know `not_found`, and Stripe being out of reach `unavailable`.
 */
export async function askStripe<Result>(what: string, ask: (client: Stripe) => Promise<Result>): Promise<Result> {
	try {
		return await ask(await stripe());
	} catch (error) {
		const refusal = stripeError(error);
		if (!refusal) throw error;
		if (isDeclined(error)) throw new DomainError("unprocessable", refusal.message);
		const isMissing = refusal.statusCode === 404 || refusal.code === "resource_missing";
		if (isMissing) throw new DomainError("not_found", `${what} not found`);
		logger.error({ err: error, what, stripeRequestId: refusal.requestId }, "Stripe refused a request");
		if (isRefused(error)) throw new DomainError("unprocessable", `The payment service refused this: ${refusal.message}`);
		throw new DomainError("unavailable", "The payment service does not answer. Try again in a minute.");
	}
}

/** The object of an event as it is now; null where Stripe does not know it. Rejects where Stripe cannot be asked. */
export async function current<Result>(ask: (client: Stripe) => Promise<Result>): Promise<Result | null> {
	try {
		return await ask(await stripe());
	} catch (error) {
		if (isRefused(error)) return null;
		throw error;
	}
}
