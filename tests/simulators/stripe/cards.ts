/** What a test card does when it is charged: https://docs.stripe.com/testing */
export type Behaviour = "succeeds" | "declined" | "insufficient_funds" | "declined_later" | "authenticates";
export type TestCard = { number: string; brand: string; country: string; behaviour: Behaviour };

export const testCards = {
	visa: { number: "4242424242424242", brand: "visa", country: "US", behaviour: "succeeds" },
	mastercard: { number: "5555555555554444", brand: "mastercard", country: "US", behaviour: "succeeds" },
	german: { number: "4000002760000016", brand: "visa", country: "DE", behaviour: "succeeds" },
	brazilian: { number: "4000000760000002", brand: "visa", country: "BR", behaviour: "succeeds" },
	declined: { number: "4000000000000002", brand: "visa", country: "US", behaviour: "declined" },
	insufficientFunds: { number: "4000000000009995", brand: "visa", country: "US", behaviour: "insufficient_funds" },
	/** Can be saved, but every charge fails. */
	declinedLater: { number: "4000000000000341", brand: "visa", country: "US", behaviour: "declined_later" },
	/** Wants its holder on every payment. */
	authenticates: { number: "4000002760003184", brand: "visa", country: "DE", behaviour: "authenticates" },
} satisfies Record<string, TestCard>;

export type CardName = keyof typeof testCards;

/** The test card with this number; undefined for any other number. */
export function cardOf(number: string): TestCard | undefined {
	const digits = number.replace(/\D/g, "");
	return Object.values<TestCard>(testCards).find((card) => card.number === digits);
}

/** What a payment method tells of its card. */
export function cardDetails({ number, brand, country }: TestCard) {
	const checks = { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" };
	return { brand, last4: number.slice(-4), exp_month: 12, exp_year: 2034, country, funding: "credit", checks };
}
