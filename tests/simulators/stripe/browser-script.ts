/**
 * Stripe.js for tests: what `@stripe/react-stripe-js` and our pages call of it, with a form of plain fields in place of
 * Stripe's frame. It speaks with the stand-in as the real one does with Stripe, by publishable key and client secret.
 * https://docs.stripe.com/js
 */
export function browserScript(address: string): string {
	return `(${install.toString()})(${JSON.stringify(address)});`;
}

/* This function runs in the browser: it may use nothing from outside of itself. */
function install(address: string): void {
	type Fields = Record<string, string>;
	type Listener = (event: Record<string, unknown>) => void;
	type Options = { clientSecret?: string; setupFutureUsage?: string; paymentMethodTypes?: unknown };
	type Result = Record<string, unknown> & { error?: unknown };

	const flatten = (name: string, value: unknown, into: Fields): Fields => {
		if (value === undefined || value === null) return into;
		if (typeof value !== "object") into[name] = String(value);
		else for (const [key, each] of Object.entries(value)) flatten(name === "" ? key : `${name}[${key}]`, each, into);
		return into;
	};
	const ask = async (key: string, method: string, path: string, params: object): Promise<Result> => {
		const form = new URLSearchParams(flatten("", params, {})).toString();
		const headers = { authorization: `Bearer ${key}`, "content-type": "application/x-www-form-urlencoded" };
		const isRead = method === "GET";
		const url = `${address}/v1/${path}${isRead ? `?${form}` : ""}`;
		const response = await fetch(url, isRead ? { headers } : { method, headers, body: form });
		const body = (await response.json()) as Result;
		return response.ok ? body : { error: body.error };
	};
	const idOf = (secret: string) => secret.split("_secret_")[0] ?? "";

	const paymentElement = () => {
		const listeners: Record<string, Listener[]> = {};
		const fire = (name: string, event: Record<string, unknown>) => {
			for (const listener of listeners[name] ?? []) listener(event);
		};
		let root: HTMLElement | undefined;
		const value = (name: string) => root?.querySelector<HTMLInputElement>(`[name=${name}]`)?.value ?? "";
		const isComplete = () => value("cardnumber").replace(/\D/g, "").length === 16 && value("exp") !== "" && value("cvc") !== "";
		const element = {
			_card: () => ({ type: "card", card: { number: value("cardnumber"), exp: value("exp"), cvc: value("cvc") } }),
			_isComplete: isComplete,
			mount(target: string | HTMLElement) {
				root = typeof target === "string" ? (document.querySelector<HTMLElement>(target) ?? undefined) : target;
				if (!root) return;
				root.innerHTML =
					'<div style="display:grid;gap:8px">' +
					'<label>Card number <input name="cardnumber" inputmode="numeric" autocomplete="off" placeholder="1234 1234 1234 1234" style="border:1px solid #8888;border-radius:6px;padding:8px;width:100%;background:transparent"></label>' +
					'<div style="display:flex;gap:8px"><label style="flex:1">Expiry <input name="exp" placeholder="MM / YY" style="border:1px solid #8888;border-radius:6px;padding:8px;width:100%;background:transparent"></label>' +
					'<label style="flex:1">CVC <input name="cvc" placeholder="CVC" style="border:1px solid #8888;border-radius:6px;padding:8px;width:100%;background:transparent"></label></div></div>';
				const changed = () => fire("change", { elementType: "payment", complete: isComplete(), empty: value("cardnumber") === "" });
				root.addEventListener("input", changed);
				setTimeout(() => fire("ready", { elementType: "payment" }), 0);
			},
			on(name: string, listener: Listener) {
				(listeners[name] ??= []).push(listener);
				return element;
			},
			once: (name: string, listener: Listener) => element.on(name, listener),
			off(name: string, listener?: Listener) {
				listeners[name] = listener ? (listeners[name] ?? []).filter((each) => each !== listener) : [];
				return element;
			},
			update: () => undefined,
			focus: () => root?.querySelector("input")?.focus(),
			blur: () => undefined,
			clear: () => undefined,
			collapse: () => undefined,
			unmount: () => root?.replaceChildren(),
			destroy: () => root?.replaceChildren(),
		};
		return element;
	};
	type PaymentElement = ReturnType<typeof paymentElement>;

	const incomplete = { type: "validation_error", code: "incomplete_number", message: "Your card number is incomplete." };
	const newElements = (options: Options) => {
		// https://docs.stripe.com/changelog/endive/2026-09-30/remove-elements-deferred-intent-payment-method-types
		const check = (given: Options) => {
			if (given.paymentMethodTypes !== undefined) throw new Error("IntegrationError: paymentMethodTypes is no longer supported.");
		};
		check(options);
		let current = { ...options };
		let made: PaymentElement | undefined;
		return {
			_options: () => current,
			_element: () => made,
			create: () => (made = paymentElement()),
			getElement: () => made ?? null,
			update(changes: Options) {
				check(changes);
				current = { ...current, ...changes };
			},
			submit: async () => (made?._isComplete() ? { selectedPaymentMethod: "card" } : { error: incomplete }),
			fetchUpdates: async () => ({}),
			on: () => undefined,
			off: () => undefined,
		};
	};
	type Elements = ReturnType<typeof newElements>;
	type Ask = { elements?: Elements; clientSecret?: string; confirmParams?: { confirmation_token?: string; payment_method?: string } };

	const open = (key: string) => {
		const cardOf = (elements?: Elements) => ({ payment_method_data: elements?._element()?._card() });
		const confirm = async (kind: "payment" | "setup", { elements, clientSecret, confirmParams }: Ask): Promise<Result> => {
			const secret = clientSecret ?? elements?._options().clientSecret ?? "";
			const { confirmation_token, payment_method } = confirmParams ?? {};
			const card = confirmation_token || payment_method ? { confirmation_token, payment_method } : cardOf(elements);
			const path = `${kind}_intents/${idOf(secret)}`;
			const intent = await ask(key, "POST", `${path}/confirm`, { client_secret: secret, ...card });
			if (intent.error) return intent;
			if (intent.status !== "requires_action") return { [`${kind}Intent`]: intent };
			return stripe.handleNextAction({ clientSecret: secret });
		};
		const stripe = {
			elements: (options: Options = {}) => newElements(options),
			createToken: async () => ({ error: incomplete }),
			createPaymentMethod: async ({ elements }: Ask) => {
				const made = await ask(key, "POST", "payment_methods", elements?._element()?._card() ?? {});
				return made.error ? made : { paymentMethod: made };
			},
			confirmCardPayment: (clientSecret: string) => confirm("payment", { clientSecret }),
			createConfirmationToken: async ({ elements }: Ask) => {
				if (!elements?._element()?._isComplete()) return { error: incomplete };
				const usage = { setup_future_usage: elements._options().setupFutureUsage };
				const made = await ask(key, "POST", "confirmation_tokens", { ...cardOf(elements), ...usage });
				return made.error ? made : { confirmationToken: made };
			},
			confirmPayment: (given: Ask) => confirm("payment", given),
			confirmSetup: (given: Ask) => confirm("setup", given),
			// The bank's question is answered with yes.
			handleNextAction: async ({ clientSecret }: { clientSecret: string }): Promise<Result> => {
				const path = `payment_intents/${idOf(clientSecret)}/authenticate`;
				const intent = await ask(key, "POST", path, { client_secret: clientSecret });
				return intent.error ? intent : { paymentIntent: intent };
			},
			retrievePaymentIntent: async (clientSecret: string): Promise<Result> => {
				const path = `payment_intents/${idOf(clientSecret)}`;
				const intent = await ask(key, "GET", path, { client_secret: clientSecret });
				return intent.error ? intent : { paymentIntent: intent };
			},
			registerAppInfo: () => undefined,
			_registerWrapper: () => undefined,
		};
		return stripe;
	};
	Object.assign(window, { Stripe: Object.assign(open, { version: "endive" }) });
}
