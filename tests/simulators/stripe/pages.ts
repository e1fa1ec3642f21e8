import type { ServerResponse } from "node:http";
import type { CheckoutSession, State, Subscription } from "./objects.ts";
import { cancelAtPeriodEnd, end, payCheckout } from "./subscriptions.ts";

/** The pages that Stripe shows people: receipts, checkout, billing portal. */
export function showPage(state: State, method: string, url: URL, response: ServerResponse): void {
	const [, kind, id = ""] = url.pathname.split("/");
	if (kind === "checkout") return checkout(state, method, url, response, state.sessions.get(id));
	if (kind === "portal" && state.customers.has(id)) return portal(state, method, url, response, id);
	if (kind === "receipts" && state.charges.has(id)) return html(response, `<h1>Receipt</h1><p>${id}</p>`);
	if (kind === "invoices") return html(response, `<h1>Invoice</h1><p>${escape(id)}</p>`);
	response.writeHead(404).end("Not found");
}

function checkout(state: State, method: string, url: URL, response: ServerResponse, session?: CheckoutSession): void {
	if (!session) return void response.writeHead(404).end("No such session");
	if (method !== "POST") {
		const button = '<form method="post"><button>Subscribe</button></form>';
		return html(response, `<h1>Checkout</h1>${button}<a href="${escape(session.cancel_url)}">Back</a>`);
	}
	if (session.status === "open") payCheckout(state, session);
	redirect(response, session.success_url);
}

function portal(state: State, method: string, url: URL, response: ServerResponse, customer: string): void {
	const subscription = [...state.subscriptions.values()].findLast((each) => each.customer === customer && each.ended_at === null);
	if (method === "POST" && subscription) {
		act(state, subscription, url.searchParams.get("do"));
		return redirect(response, `${url.pathname}?back=${encodeURIComponent(url.searchParams.get("back") ?? "/")}`);
	}
	const back = url.searchParams.get("back") ?? "/";
	const button = (verb: string, label: string) =>
		`<form method="post" action="?do=${verb}&amp;back=${encodeURIComponent(back)}"><button>${label}</button></form>`;
	const state_ = subscription ? `${subscription.status}${subscription.cancel_at_period_end ? ", cancelled" : ""}` : "none";
	const buttons = button("cancel", "Cancel plan") + button("resume", "Don't cancel plan") + button("end", "End now");
	html(response, `<h1>Billing portal</h1><p>Subscription: ${state_}</p>${buttons}<a href="${escape(back)}">Return</a>`);
}

function act(state: State, subscription: Subscription, verb: string | null): void {
	if (verb === "end") end(state, subscription);
	else cancelAtPeriodEnd(state, subscription, verb === "cancel");
}

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function html(response: ServerResponse, body: string): void {
	response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(`<!doctype html><meta charset="utf-8">${body}`);
}

function redirect(response: ServerResponse, location: string): void {
	response.writeHead(303, { location }).end();
}
