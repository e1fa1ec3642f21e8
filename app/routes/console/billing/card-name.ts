import type { PaymentMethodView } from "~/domain/billing/schemas";

const brands: Record<string, string> = {
	amex: "American Express",
	diners: "Diners Club",
	discover: "Discover",
	eftpos_au: "Eftpos",
	jcb: "JCB",
	mastercard: "Mastercard",
	unionpay: "UnionPay",
	visa: "Visa",
};

/** The name of a card's brand as its holder knows it. */
export function brandOf({ brand }: Pick<PaymentMethodView, "brand">): string {
	return brands[brand] ?? brand.charAt(0).toUpperCase() + brand.slice(1);
}

/** Whether the card's last month is over, in UTC. */
export function isExpired({ expMonth, expYear }: Pick<PaymentMethodView, "expMonth" | "expYear">, now: number): boolean {
	return Date.UTC(expYear, expMonth, 1) <= now;
}

/** Month and year as they stand on the card: "04", "28". */
export function expiryOf({ expMonth, expYear }: Pick<PaymentMethodView, "expMonth" | "expYear">): [month: string, year: string] {
	return [String(expMonth).padStart(2, "0"), String(expYear % 100).padStart(2, "0")];
}
