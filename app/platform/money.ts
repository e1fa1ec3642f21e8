/**
 * Money is a `bigint` that counts 10⁻¹² dollar, the last digit of the `numeric(38,12)` columns. Amounts enter and
 * leave as plain decimal strings; binary floating point appears only in `toUsd`, for figures shown as JSON numbers.
 */

const moneyScale = 12;
const picosPerDollar = 10n ** BigInt(moneyScale);
const plainDecimal = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** A decimal number held exactly: `coefficient × 10^-scale`. */
export type Decimal = { coefficient: bigint; scale: number };

/**
 * Reads a plain decimal ("0.00000015", "-3"), without exponent, however many decimals it has.
 * Throws a RangeError for anything else.
 */
export function parseDecimal(text: string): Decimal {
	const match = plainDecimal.exec(text);
	if (!match) throw new RangeError(`not a plain decimal number: ${JSON.stringify(text)}`);
	const [, sign, whole = "", fraction = ""] = match;
	const magnitude = BigInt(whole + fraction);
	return { coefficient: sign === "-" ? -magnitude : magnitude, scale: fraction.length };
}

/** `numerator / denominator` to the nearest integer, halves away from zero. The denominator is positive. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
	const shift = numerator < 0n ? -denominator : denominator;
	return (2n * numerator + shift) / (2n * denominator);
}

/** `numerator / 10^digits` to the nearest integer, halves away from zero. */
export function roundHalfUp(numerator: bigint, digits: number): bigint {
	if (digits === 0) return numerator;
	const half = 5n * powerOfTen(digits - 1);
	return (numerator < 0n ? numerator - half : numerator + half) / powerOfTen(digits);
}

const powers: bigint[] = [];

/** 10 to a small natural power, worked out once. */
export function powerOfTen(exponent: number): bigint {
	return (powers[exponent] ??= 10n ** BigInt(exponent));
}

/**
 * Reads an amount in dollars. Throws a RangeError where the text is no plain decimal or says more than twelve
 * decimals can hold: an amount is never rounded on its way in.
 */
export function parseMoney(text: string): bigint {
	const { coefficient, scale } = parseDecimal(text);
	if (scale <= moneyScale) return coefficient * powerOfTen(moneyScale - scale);
	const surplus = powerOfTen(scale - moneyScale);
	if (coefficient % surplus !== 0n) throw new RangeError(`more than ${moneyScale} decimals: ${text}`);
	return coefficient / surplus;
}

/** A decimal as plain text: no exponent, no trailing zeros, "0" for zero. */
export function formatDecimal({ coefficient, scale }: Decimal): string {
	if (coefficient === 0n) return "0";
	const digits = (coefficient < 0n ? -coefficient : coefficient).toString().padStart(scale + 1, "0");
	const whole = digits.slice(0, digits.length - scale);
	const fraction = digits.slice(digits.length - scale).replace(/0+$/, "");
	return `${coefficient < 0n ? "-" : ""}${whole}${fraction === "" ? "" : "."}${fraction}`;
}

const zero = 48;
const zeros = "0".repeat(moneyScale);

/** Dollars as plain text, as `formatDecimal` writes it. */
export function formatMoney(amount: bigint): string {
	if (amount === 0n) return "0";
	const picos = Number(amount);
	// Every record has several amounts, and most are below nine thousand dollars: their digits are quicker to have from a double
	// that holds them exactly.
	if (picos > 0 && Number.isSafeInteger(picos)) {
		const whole = Math.floor(picos / 1e12);
		const digits = String(picos - whole * 1e12);
		let end = digits.length;
		while (end > 0 && digits.charCodeAt(end - 1) === zero) end--;
		return end === 0 ? String(whole) : `${whole}.${zeros.slice(digits.length)}${digits.slice(0, end)}`;
	}
	return formatDecimal({ coefficient: amount, scale: moneyScale });
}

/**
 * `count` units at `price` dollars each, exact, rounded half up once to 10⁻¹² dollar.
 * Throws a RangeError where `count` is not an integer or `price` no plain decimal.
 */
export function multiplyPrice(count: number | bigint, price: string): bigint {
	const { coefficient, scale } = parseDecimal(price);
	const product = BigInt(count) * coefficient;
	return scale <= moneyScale ? product * powerOfTen(moneyScale - scale) : roundHalfUp(product, scale - moneyScale);
}

/** Dollars as the double nearest to the exact amount. For display and JSON, never for arithmetic. */
export function toUsd(amount: bigint): number {
	// Most amounts of an answer.
	if (amount === 0n) return 0;
	const picos = Number(amount);
	// Both operands are exact here, so the one rounding is the division's own.
	if (Number.isSafeInteger(picos)) return picos / Number(picosPerDollar);
	return Number(formatMoney(amount));
}
