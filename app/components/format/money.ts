/**
 * Money as people read it. Input is a decimal string or a number of US dollars; arithmetic is never done here, the
 * exact text stays available to the caller (on hover, on copy).
 */
const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
const fractions = new Intl.NumberFormat("en-US", {
	style: "currency",
	currency: "USD",
	minimumFractionDigits: 4,
	maximumFractionDigits: 4,
});
const compact = new Intl.NumberFormat("en-US", {
	style: "currency",
	currency: "USD",
	notation: "compact",
	maximumFractionDigits: 1,
});

/** Two decimals from a dollar up, four from a cent up, four significant digits below; "$0" for nothing. */
export function formatUsd(amount: string | number): string {
	const value = Number(amount);
	if (!Number.isFinite(value) || value === 0) return "$0";
	const size = Math.abs(value);
	if (size >= 1) return dollars.format(value);
	if (size >= 0.01) return fractions.format(value);
	return `${value < 0 ? "-" : ""}$${plainSignificant(size, 4)}`;
}

/** Short form for axis ticks, where the eye compares heights: "$1.2K", "$0.05", "$0.0004". */
export function formatUsdTick(amount: number): string {
	if (amount === 0) return "$0";
	if (Math.abs(amount) >= 1000) return compact.format(amount);
	return `$${trimZeros(plainSignificant(amount, 3))}`;
}

/** The exact amount, nothing rounded: "$0.000125". */
export function formatUsdExact(amount: string): string {
	const text = trimZeros(amount);
	return text.startsWith("-") ? `-$${text.slice(1)}` : `$${text}`;
}

/** "0.00000015" per token → "$0.15", exactly (the decimal point moves, nothing is rounded). */
export function formatPerMillion(perToken: string): string {
	return `$${padCents(shiftPoint(perToken, 6))}`;
}

/** Adds decimal strings exactly. Both must be plain decimals. */
export function addDecimals(first: string, second: string): string {
	const places = Math.max(placesOf(first), placesOf(second));
	const sum = scaled(first, places) + scaled(second, places);
	return unscaled(sum, places);
}

/** Moves the decimal point of a plain decimal to the right. */
export function shiftPoint(decimal: string, digits: number): string {
	const [whole = "0", fraction = ""] = decimal.split(".");
	const padded = fraction.padEnd(digits, "0");
	return trimZeros(`${whole}${padded.slice(0, digits)}.${padded.slice(digits)}`.replace(/^(-?)0+(?=\d)/, "$1"));
}

function plainSignificant(value: number, digits: number): string {
	const exponent = Math.floor(Math.log10(Math.abs(value)));
	const places = Math.min(20, Math.max(0, digits - 1 - exponent));
	return value.toFixed(places);
}

function trimZeros(decimal: string): string {
	return decimal.includes(".") ? decimal.replace(/\.?0*$/, "") : decimal;
}

function padCents(decimal: string): string {
	const [whole = "0", fraction = ""] = decimal.split(".");
	return `${whole}.${fraction.padEnd(2, "0")}`;
}

function placesOf(decimal: string): number {
	return decimal.split(".")[1]?.length ?? 0;
}

function scaled(decimal: string, places: number): bigint {
	return BigInt(shiftPoint(decimal, places));
}

function unscaled(value: bigint, places: number): string {
	if (places === 0) return String(value);
	const digits = String(value < 0n ? -value : value).padStart(places + 1, "0");
	return trimZeros(`${value < 0n ? "-" : ""}${digits.slice(0, -places)}.${digits.slice(-places)}`);
}
