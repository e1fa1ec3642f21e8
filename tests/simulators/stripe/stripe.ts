import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { browserScript } from "./browser-script.ts";
import { checkParams, type Endpoint } from "./call.ts";
import { type CardName, testCards } from "./cards.ts";
import { customerEndpoints } from "./customer-endpoints.ts";
import { invalid, missing, Refusal, unauthorized } from "./errors.ts";
import { readForm } from "./form.ts";
import { type Answer, IdempotencyKeys } from "./idempotency.ts";
import { invoiceEndpoints } from "./invoice-endpoints.ts";
import { type Event, type PaymentMethod, State } from "./objects.ts";
import { showPage } from "./pages.ts";
import { paymentEndpoints } from "./payment-endpoints.ts";
import { attach, newPaymentMethod } from "./payments.ts";
import { planEndpoints } from "./plan-endpoints.ts";
import { sendEvent } from "./webhooks.ts";

export type StripeOptions = {
	secretKey?: string;
	publishableKey?: string;
	webhookSecret?: string;
	/** Where events are sent as they happen. Without one tests send them, in whatever order they like. */
	webhookUrl?: string;
	apiVersion?: string;
	port?: number;
};

export type RunningStripe = {
	url: string;
	state: State;
	secretKey: string;
	publishableKey: string;
	webhookSecret: string;
	keys: IdempotencyKeys;
	/** Requests so far, like `POST /v1/customers`. */
	requests: string[];
	/**
	 * Answers this often with a 500, before anything is done or so that its idempotency key keeps it (`kept`), or drops the
	 * connection after the work is done (`lost`), before all is well again; only requests like `POST /v1/customers` where
	 * some are named. `*` stands for an id.
	 */
	fail: (times: number, how?: Failure, request?: string) => void;
	/** Saves a test card for a customer, as its holder would. */
	saveCard: (customer: string, card: CardName) => PaymentMethod;
	/** Sends events to the webhook address; with none named those that were not sent yet. */
	send: (...events: Event[]) => Promise<number[]>;
	close: () => Promise<void>;
};


export type Failure = "error" | "kept" | "lost";
const brokenAnswer = { error: { type: "api_error", message: "Something went wrong on Stripe's end." } };

type Failures = { times: number; how: Failure; request: string | undefined };

const endpoints = [...customerEndpoints, ...paymentEndpoints, ...planEndpoints, ...invoiceEndpoints].map((endpoint) => ({
	...endpoint,
	pattern: new RegExp(`^${endpoint.path.replaceAll(":id", "([\\w-]+)")}$`),
}));

/**
 * A Stripe that remembers: customers, cards, payments, refunds, disputes, subscriptions, invoices. It takes requests only as Stripe
 * does (secret key, pinned version, form encoding, known parameters, idempotency keys) and signs the events it sends.
 */
export async function startStripe(options: StripeOptions = {}): Promise<RunningStripe> {
	const { secretKey = "sk_test_standin", publishableKey = "pk_test_standin", webhookSecret = "whsec_standin" } = options;
	const state = new State(options.apiVersion ?? "2026-10-28.endive");
	const stripe = new Standin(state, { secretKey, publishableKey });
	const server = createServer((request, response) => void stripe.answer(request, response));
	await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
	state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	let sent = 0;
	const send = (event: Event) => sendEvent(options.webhookUrl as string, event, webhookSecret).catch(() => 0);
	if (options.webhookUrl) state.onEvent = (event) => void send(structuredClone(event));
	return {
		url: state.url,
		state,
		secretKey,
		publishableKey,
		webhookSecret,
		keys: stripe.keys,
		requests: stripe.requests,
		fail: (times, how = "error", request) => stripe.fail({ times, how, request }),
		saveCard(customer, card) {
			const method = newPaymentMethod(state, testCards[card]);
			attach(state, method, customer);
			return method;
		},
		async send(...events) {
			const due = events.length > 0 ? events : state.events.slice(sent);
			if (events.length === 0) sent = state.events.length;
			const statuses: number[] = [];
			for (const event of due) statuses.push(await send(event));
			return statuses;
		},
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

class Standin {
	readonly keys = new IdempotencyKeys();
	readonly requests: string[] = [];
	readonly #state: State;
	readonly #secretKey: string;
	readonly #publishableKey: string;
	#failures: Failures = { times: 0, how: "error", request: undefined };

	constructor(state: State, { secretKey, publishableKey }: { secretKey: string; publishableKey: string }) {
		this.#state = state;
		this.#secretKey = secretKey;
		this.#publishableKey = publishableKey;
	}

	fail(failures: Failures): void {
		this.#failures = failures;
	}

	async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url ?? "/", this.#state.url);
		const body = await readText(request);
		response.setHeader("access-control-allow-origin", "*");
		response.setHeader("access-control-allow-headers", "*");
		if (request.method === "OPTIONS") return void response.writeHead(204).end();
		if (url.pathname === "/v1/" || url.pathname.endsWith("/stripe.js")) {
			return void response.writeHead(200, { "content-type": "text/javascript" }).end(browserScript(this.#state.url));
		}
		if (!url.pathname.startsWith("/v1/")) return showPage(this.#state, request.method ?? "GET", url, response);
		this.requests.push(`${request.method} ${url.pathname}`);
		try {
			const { status, body: answer, isReplay } = await this.#run(request, url, body);
			if (this.#fails("lost")) return void response.destroy();
			if (isReplay) response.setHeader("idempotent-replayed", "true");
			response.writeHead(status, { ...noRetry(status), "content-type": "application/json", "request-id": "req_standin" });
			response.end(JSON.stringify(answer));
		} catch (error) {
			const refusal = error instanceof Refusal ? error : new Refusal(500, { type: "api_error", message: String(error) });
			response.writeHead(refusal.status, { ...noRetry(refusal.status), "content-type": "application/json" });
			response.end(JSON.stringify(refusal.body));
		}
	}

	/** Whether the request that came last is one of those that fail in this way. */
	#fails(how: Failure): boolean {
		const { times, request } = this.#failures;
		if (this.#failures.how !== how || times === 0) return false;
		if (request !== undefined && this.requests.at(-1)?.replaceAll(/\b[a-z]+_[0-9a-f]{24}\b/g, "*") !== request) return false;
		this.#failures.times--;
		return true;
	}

	async #run(request: IncomingMessage, url: URL, body: string): Promise<Answer & { isReplay: boolean }> {
		const endpoint = endpoints.find((each) => each.method === request.method && each.pattern.test(url.pathname));
		if (!endpoint) throw missing("route", `${request.method} ${url.pathname}`);
		const isBrowser = this.#isBrowser(request, endpoint);
		if (this.#fails("error")) throw new Refusal(500, brokenAnswer.error);
		const sent = request.method === "POST" ? body : url.search.slice(1);
		const work = async () => this.#work(endpoint, url.pathname, sent, isBrowser);
		const key = request.headers["idempotency-key"];
		if (request.method !== "POST" || typeof key !== "string") return { ...(await work()), isReplay: false };
		return this.keys.once(key, `${url.pathname}\n${sent}`, work);
	}

	#work(endpoint: (typeof endpoints)[number], path: string, sent: string, isBrowser: boolean): Answer {
		const params = readForm(sent);
		checkParams(params, endpoint.params ?? []);
		const ids = endpoint.pattern.exec(path)?.slice(1) ?? [];
		// https://docs.stripe.com/api/idempotent_requests: what fails once it runs is kept, a 500 as well.
		if (this.#fails("kept")) return { status: 500, body: brokenAnswer };
		try {
			return { status: 200, body: endpoint.handle({ state: this.#state, ids, params, isBrowser }) };
		} catch (error) {
			if (!(error instanceof Refusal) || error.isValidation) throw error;
			return { status: error.status, body: error.body };
		}
	}

	/** Checks who asks, and how. Browsers have the publishable key and speak the version of their script. */
	#isBrowser({ headers, method }: IncomingMessage, endpoint: Endpoint): boolean {
		const key = /^Bearer (\S+)$/.exec(headers.authorization ?? "")?.[1];
		const isBrowser = key === this.#publishableKey;
		if (isBrowser && !endpoint.browser) throw unauthorized("This endpoint needs a secret key.");
		if (!isBrowser && key !== this.#secretKey) throw unauthorized(`Invalid API Key provided: ${key ?? ""}`);
		const version = headers["stripe-version"];
		if (!isBrowser && version !== this.#state.apiVersion) throw invalid(`Invalid Stripe API version: ${String(version)}`);
		const type = headers["content-type"] ?? "";
		if (method === "POST" && !type.startsWith("application/x-www-form-urlencoded")) {
			throw invalid(`Invalid request: the body has to be form-encoded, not ${type}.`);
		}
		return isBrowser;
	}
}

/** Stripe's clients send a request again by themselves unless they are told that it is of no use. */
function noRetry(status: number): Record<string, string> {
	return status === 500 ? { "stripe-should-retry": "false" } : {};
}

async function readText(request: IncomingMessage): Promise<string> {
	const pieces: Buffer[] = [];
	for await (const piece of request) pieces.push(piece as Buffer);
	return Buffer.concat(pieces).toString("utf8");
}
