import type { Behaviour, TestCard } from "./cards.ts";
import { cardDetails } from "./cards.ts";
import { invalid, Refusal } from "./errors.ts";
import type { Charge, Dispute, PaymentIntent, PaymentMethod, Refund, State } from "./objects.ts";

/** A payment method of a card, of nobody yet. */
export function newPaymentMethod(state: State, card: TestCard): PaymentMethod {
	const made: PaymentMethod = {
		...state.base("pm", "payment_method"),
		type: "card",
		card: cardDetails(card),
		customer: null,
	};
	state.paymentMethods.set(made.id, made);
	state.cards.set(made.id, card);
	return made;
}

/** Saves a payment method for a customer. */
export function attach(state: State, method: PaymentMethod, customer: string): void {
	if (method.customer === customer) return;
	method.customer = customer;
	state.emit("payment_method.attached", method);
}

type Confirmation = { method: PaymentMethod; isOffSession: boolean; isAuthenticated?: boolean };

/** Throws a refusal where a payment was made or cancelled already. */
export function assertConfirmable(intent: PaymentIntent): void {
	if (["requires_payment_method", "requires_confirmation", "requires_action"].includes(intent.status)) return;
	throw new Refusal(400, {
		type: "invalid_request_error",
		code: "payment_intent_unexpected_state",
		message: `This PaymentIntent's status is ${intent.status}, so it cannot be confirmed.`,
		payment_intent: intent,
	});
}

/** Tries to charge a card. Throws a 402 refusal where it is declined: https://docs.stripe.com/error-codes */
export function confirm(state: State, intent: PaymentIntent, { method, isOffSession, isAuthenticated = false }: Confirmation): void {
	assertConfirmable(intent);
	if (method.customer !== null && method.customer !== intent.customer) {
		throw invalid("The customer of the payment method is not the customer of the PaymentIntent.");
	}
	intent.payment_method = method.id;
	const { behaviour } = state.cards.get(method.id) as TestCard;
	if (behaviour === "authenticates" && !isAuthenticated) {
		if (isOffSession) return decline(state, intent, method, "authentication_required");
		intent.status = "requires_action";
		intent.next_action = { type: "use_stripe_sdk", use_stripe_sdk: { type: "three_d_secure_redirect" } };
		state.emit("payment_intent.requires_action", intent);
		return;
	}
	if (behaviour !== "succeeds" && behaviour !== "authenticates") return decline(state, intent, method, codeOf[behaviour]);
	succeed(state, intent, method);
}

const codeOf: Record<Exclude<Behaviour, "succeeds" | "authenticates">, string> = {
	declined: "generic_decline",
	declined_later: "generic_decline",
	insufficient_funds: "insufficient_funds",
};

const messages: Record<string, string> = {
	generic_decline: "Your card was declined.",
	insufficient_funds: "Your card has insufficient funds.",
	authentication_required: "Your card was declined. This transaction requires authentication.",
};

function decline(state: State, intent: PaymentIntent, method: PaymentMethod, declineCode: string): never {
	const code = declineCode === "authentication_required" ? declineCode : "card_declined";
	const error = { type: "card_error", code, decline_code: declineCode, message: messages[declineCode], payment_method: method };
	intent.status = "requires_payment_method";
	intent.payment_method = null;
	intent.next_action = null;
	intent.last_payment_error = error;
	state.emit("payment_intent.payment_failed", intent);
	throw new Refusal(402, { ...error, payment_intent: structuredClone(intent) });
}

function succeed(state: State, intent: PaymentIntent, method: PaymentMethod): void {
	const charge: Charge = {
		...state.base("ch", "charge", { ...intent.metadata }),
		amount: intent.amount,
		amount_refunded: 0,
		refunded: false,
		disputed: false,
		paid: true,
		customer: intent.customer,
		payment_intent: intent.id,
		payment_method: method.id,
		payment_method_details: { type: "card", card: method.card },
		receipt_url: "",
		status: "succeeded",
	};
	charge.receipt_url = `${state.url}/receipts/${charge.id}`;
	state.charges.set(charge.id, charge);
	intent.status = "succeeded";
	intent.amount_received = intent.amount;
	intent.latest_charge = charge.id;
	intent.last_payment_error = null;
	intent.next_action = null;
	if (intent.setup_future_usage !== null && intent.customer !== null) attach(state, method, intent.customer);
	state.emit("charge.succeeded", charge);
	state.emit("payment_intent.succeeded", intent);
}

/** Gives a part of a charge back, in cents. Throws where more is given back than was paid. */
export function refund(state: State, charge: Charge, amount = charge.amount - charge.amount_refunded): Refund {
	if (amount <= 0 || charge.amount_refunded + amount > charge.amount) {
		throw invalid(`Refund amount ($${amount / 100}) is greater than unrefunded amount on charge.`);
	}
	const made: Refund = {
		...state.base("re", "refund"),
		amount,
		charge: charge.id,
		payment_intent: charge.payment_intent,
		status: "succeeded",
		reason: null,
	};
	state.refunds.set(made.id, made);
	const previous = { amount_refunded: charge.amount_refunded };
	charge.amount_refunded += amount;
	charge.refunded = charge.amount_refunded === charge.amount;
	state.emit("refund.created", made);
	state.emit("charge.refunded", charge, previous);
	return made;
}

/** A refund that the bank sends back. */
export function failRefund(state: State, made: Refund): void {
	made.status = "failed";
	(state.charges.get(made.charge) as Charge).amount_refunded -= made.amount;
	state.emit("refund.failed", made);
}

/** The card's holder disputes a charge: the bank takes the money, except for an inquiry. */
export function dispute(state: State, charge: Charge, status = "needs_response"): Dispute {
	const made: Dispute = {
		...state.base("dp", "dispute"),
		amount: charge.amount - charge.amount_refunded,
		charge: charge.id,
		payment_intent: charge.payment_intent,
		status,
		reason: "fraudulent",
	};
	charge.disputed = true;
	state.disputes.set(made.id, made);
	state.emit("charge.dispute.created", made);
	return made;
}

/** The bank decides a dispute. */
export function closeDispute(state: State, made: Dispute, status: "won" | "lost" | "warning_closed"): void {
	made.status = status;
	if (status === "won") state.emit("charge.dispute.funds_reinstated", made);
	state.emit("charge.dispute.closed", made);
}
