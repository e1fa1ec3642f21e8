import { divideHalfUp, formatMoney, parseMoney } from "~/platform/money";

/** Smallest and largest top-up, in dollars of credits. */
export const smallestTopUp = "5";
export const largestTopUp = "5000";

const picosPerCent = 10_000_000_000n;
const platformBasisPoints = 500n;
const internationalBasisPoints = 150n;
const basisPoints = 10_000n;

/** What a top-up costs: dollars as decimal strings; `total` is the sum of the three others. */
export type TopUpFees = { credits: string; platformFee: string; internationalFee: string; total: string };

/** Whether a card of this country (ISO 3166, two letters) pays the international fee; an unknown one does not. */
export function isInternational(country: string | null | undefined): boolean {
	return country !== null && country !== undefined && country.toUpperCase() !== "US";
}

/**
 * Fees of a top-up of `amount` dollars: 5 % for the platform and 1.5 % where the card is from outside the United
 * States, both of the credits, each rounded half up to cents. Throws a RangeError for what is no amount in whole
 * cents.
 */
export function topUpFees(amount: string, country: string | null | undefined): TopUpFees {
	const credits = parseMoney(amount);
	if (credits % picosPerCent !== 0n) throw new RangeError(`not in whole cents: ${amount}`);
	const platformFee = share(credits, platformBasisPoints);
	const internationalFee = isInternational(country) ? share(credits, internationalBasisPoints) : 0n;
	return {
		credits: formatMoney(credits),
		platformFee: formatMoney(platformFee),
		internationalFee: formatMoney(internationalFee),
		total: formatMoney(credits + platformFee + internationalFee),
	};
}

function share(amount: bigint, rate: bigint): bigint {
	return divideHalfUp(amount * rate, basisPoints * picosPerCent) * picosPerCent;
}

/** Dollars as Stripe counts them: whole cents. Throws a RangeError for fractions of a cent. */
export function centsOf(amount: string): number {
	const picos = parseMoney(amount);
	if (picos % picosPerCent !== 0n) throw new RangeError(`not in whole cents: ${amount}`);
	return Number(picos / picosPerCent);
}

/** Cents as dollars, decimal string. */
export function dollarsOf(cents: number): string {
	return formatMoney(BigInt(cents) * picosPerCent);
}

/**
 * The part of `credits` that `cents` are of `totalCents`, rounded half up to 10⁻¹² dollar: what a refund or a dispute
 * of a part of a payment takes of the credits that it bought. All of them for all of it.
 */
export function creditsOfPart(credits: string, cents: number, totalCents: number): string {
	return formatMoney(divideHalfUp(parseMoney(credits) * BigInt(cents), BigInt(totalCents)));
}
