const scale = 12;
const one = 10n ** BigInt(scale);

/**
 * Shows US dollars the way people read them: two decimals from a dollar up, at most four from a cent up, four
 * significant digits below. Takes a plain decimal string (exact) or a number; rounds half up.
 */
export function formatUsd(value: string | number): string {
	return show(toPico(value), "half up");
}

/** The same for what can be spent, never more than it is: a balance is rounded down, and what is owed away from zero. */
export function formatBalance(value: string | number): string {
	const amount = toPico(value);
	return show(amount, amount < 0n ? "up" : "down");
}

type Rounding = "half up" | "up" | "down";

function show(amount: bigint, rounding: Rounding): string {
	const sign = amount < 0n ? "−" : "";
	const size = amount < 0n ? -amount : amount;
	if (size === 0n) return "$0.00";
	if (size >= one) return `${sign}$${digits(size, 2, 2, rounding)}`;
	if (size >= one / 100n) return `${sign}$${digits(size, 4, 2, rounding)}`;
	const leading = scale - size.toString().length;
	return `${sign}$${digits(size, Math.min(scale, leading + 4), 2, rounding)}`;
}

/** Every digit that is stored, for the hover. */
export function exactUsd(value: string | number): string {
	const amount = toPico(value);
	const sign = amount < 0n ? "−" : "";
	return `${sign}$${digits(amount < 0n ? -amount : amount, scale, 2)}`;
}

function toPico(value: string | number): bigint {
	const text = typeof value === "number" ? value.toFixed(scale) : value.trim();
	const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text);
	if (!match || (!match[2] && !match[3])) return 0n;
	const fraction = (match[3] ?? "").padEnd(scale + 1, "0");
	const size = BigInt((match[2] || "0") + fraction.slice(0, scale)) + (fraction[scale]! >= "5" ? 1n : 0n);
	return match[1] ? -size : size;
}

/** At most `most` decimals, zeros at the end dropped down to `least`. */
function digits(size: bigint, most: number, least: number, rounding: Rounding = "half up"): string {
	const step = 10n ** BigInt(scale - most);
	const added = { "half up": step / 2n, up: step - 1n, down: 0n };
	const rounded = (size + added[rounding]) / step;
	const unit = 10n ** BigInt(most);
	const whole = (rounded / unit).toString().replace(/\B(?=(\d{3})+$)/g, ",");
	let fraction = (rounded % unit).toString().padStart(most, "0");
	while (fraction.length > least && fraction.endsWith("0")) fraction = fraction.slice(0, -1);
	return fraction ? `${whole}.${fraction}` : whole;
}
