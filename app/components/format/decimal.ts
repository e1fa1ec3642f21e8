/** Exact arithmetic on plain decimal strings, for prices and sums that must not be rounded. */

/** "0.00000015" per token → "$0.15", exactly (the decimal point moves, nothing is rounded). */
export function exactPerMillion(perToken: string): string {
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
