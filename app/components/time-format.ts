/** Seconds in the units that relative times use. */
const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

export type TimeDistance = { unit: "now" | "minute" | "hour" | "day" | "date"; count: number; future: boolean };

/** How far `at` is from `now` (both ms) in the unit people would say; a month away it is a date. */
export function timeDistance(at: number, now: number): TimeDistance {
	const future = at > now;
	const seconds = Math.abs(at - now) / 1000;
	if (seconds < 45) return { unit: "now", count: 0, future };
	if (seconds < hour - 30) return { unit: "minute", count: Math.max(1, Math.round(seconds / minute)), future };
	if (seconds < day - hour / 2) return { unit: "hour", count: Math.max(1, Math.round(seconds / hour)), future };
	if (seconds < 30 * day) return { unit: "day", count: Math.max(1, Math.round(seconds / day)), future };
	return { unit: "date", count: 0, future };
}

/** "850 ms", "1.24 s", "2 min 5 s": durations given in milliseconds. */
export function formatDuration(ms: number): string {
	if (ms < 1000) return `${Math.round(ms)} ms`;
	if (ms < 10_000) return `${(ms / 1000).toFixed(2)} s`;
	if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
	const seconds = Math.round(ms / 1000);
	return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
