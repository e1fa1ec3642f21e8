import { invalid } from "./errors.ts";
import { nested, type Params, text, texts } from "./form.ts";
import type { State } from "./objects.ts";

/** One request to the stand-in, with what it was sent. */
export type Call = {
	state: State;
	/** The part of the path that an endpoint's `:id` stands for; there may be two. */
	ids: string[];
	params: Params;
	/** Sent with the publishable key, by a browser. */
	isBrowser: boolean;
};

/** An endpoint: what it may be sent, by name of the first level, and what it answers. */
export type Endpoint = {
	method: "GET" | "POST" | "DELETE";
	path: string;
	params?: readonly string[];
	/** Browsers may call it with the publishable key. */
	browser?: true;
	handle(call: Call): unknown;
};

/** Refuses what an endpoint does not know: https://docs.stripe.com/error-codes#parameter-unknown */
export function checkParams(params: Params, known: readonly string[]): void {
	for (const name of Object.keys(params)) {
		if (known.includes(name)) continue;
		if (name === "payment_method_types") {
			// https://docs.stripe.com/changelog/endive/2026-09-30/removes-the-payment-method-types-parameter-from-payment-intents-and-setup-intents
			throw invalid("payment_method_types is no longer supported.", { code: "payment_method_types_no_longer_supported" });
		}
		throw invalid(`Received unknown parameter: ${name}`, { code: "parameter_unknown", param: name });
	}
}

/** A text that has to be there. */
export function required(params: Params, name: string): string {
	const value = text(params, name);
	if (!value) throw invalid(`Missing required param: ${name}.`, { code: "parameter_missing", param: name });
	return value;
}

/** A whole number of cents, from 50 on. */
export function cents(params: Params, name: string): number {
	const value = required(params, name);
	if (!/^\d{1,8}$/.test(value)) throw invalid(`Invalid integer: ${value}`, { code: "parameter_invalid_integer", param: name });
	const amount = Number(value);
	if (amount < 50) throw invalid("Amount must be at least $0.50 usd", { code: "amount_too_small", param: name });
	return amount;
}

/** Stripe's list of some objects, newest first, after the one named: https://docs.stripe.com/api/pagination */
export function list(data: { id: string }[], params: Params): object {
	const limit = Number(text(params, "limit") ?? 10);
	if (!(limit >= 1 && limit <= 100)) throw invalid(`Invalid limit: ${limit}`, { param: "limit" });
	const after = text(params, "starting_after");
	const newest = data.toReversed();
	const from = after ? newest.findIndex(({ id }) => id === after) + 1 : 0;
	if (after && from === 0) throw invalid(`No such object: '${after}'`, { param: "starting_after" });
	return { object: "list", data: newest.slice(from, from + limit), has_more: newest.length > from + limit, url: "/v1" };
}

export { nested, text, texts };
