const dollars = new Intl.NumberFormat("en-US", {
	style: "currency",
	currency: "USD",
	notation: "compact",
	maximumFractionDigits: 1,
});
const bytes = ["B", "KB", "MB", "GB"] as const;

/** Tokens of a context window as vendors write them: "128K", "1M", "1.05M". */
export function formatContext(tokens: number): string {
	if (tokens >= 1_000_000) return `${round(tokens / 1_000_000, 2)}M`;
	if (tokens >= 1_000) return `${round(tokens / (tokens % 1000 !== 0 && tokens % 1024 === 0 ? 1024 : 1000), 0)}K`;
	return String(tokens);
}

/** Dollars at an axis, where the eye compares heights: "$1.2K", "$0.05", "$0.0004". */
export function formatUsdTick(amount: number): string {
	if (amount === 0) return "$0";
	if (Math.abs(amount) >= 1000) return dollars.format(amount);
	const exponent = Math.floor(Math.log10(Math.abs(amount)));
	const text = amount.toFixed(Math.min(12, Math.max(0, 2 - exponent)));
	return `$${text.includes(".") ? text.replace(/\.?0+$/, "") : text}`;
}

/** A share between 0 and 1 as percent: "0%", "12.4%", "100%", "<0.1%" for what would round to nothing. */
export function formatPercent(share: number): string {
	const percent = share * 100;
	if (percent > 0 && percent < 0.1) return "<0.1%";
	if (percent < 100 && percent > 99.9) return `${floor(percent, 2)}%`;
	return `${round(percent, 1)}%`;
}

/** "1.4 KB"; 1 KB is 1,024 bytes. */
export function formatBytes(size: number): string {
	let value = size;
	let unit = 0;
	while (value >= 1024 && unit < bytes.length - 1) {
		value /= 1024;
		unit += 1;
	}
	return `${unit === 0 ? value : value.toFixed(1)} ${bytes[unit]}`;
}

function round(value: number, places: number): number {
	return Number(value.toFixed(places));
}

function floor(value: number, places: number): number {
	const factor = 10 ** places;
	return Math.floor(value * factor) / factor;
}
