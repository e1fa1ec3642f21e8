/**
 * Times in words. Everything that depends on "now" takes it as an argument and everything that depends on a zone takes
 * the zone, so that the server and the first render in the browser write the same text.
 */
const steps: readonly [limit: number, unit: Intl.RelativeTimeFormatUnit, size: number][] = [
	[60_000, "second", 1_000],
	[3_600_000, "minute", 60_000],
	[86_400_000, "hour", 3_600_000],
	[30 * 86_400_000, "day", 86_400_000],
	[365 * 86_400_000, "month", 30 * 86_400_000],
	[Number.POSITIVE_INFINITY, "year", 365 * 86_400_000],
];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "always" });

/** "3 minutes ago"; "just now" within ten seconds (clocks differ that much). */
export function formatRelative(at: number, now: number): string {
	const distance = at - now;
	if (Math.abs(distance) < 10_000) return "just now";
	const [, unit, size] = steps.find(([limit]) => Math.abs(distance) < limit) ?? steps[steps.length - 1]!;
	return relative.format(Math.trunc(distance / size), unit);
}

/** "22 Nov 2026, 13:04:05.120 GMT+1" in the given zone (the runtime's own where undefined). */
export function formatAbsolute(at: number, timeZone?: string): string {
	return new Intl.DateTimeFormat("en-GB", {
		day: "numeric",
		month: "short",
		year: "numeric",
		hour: "2-digit",
		minute: "2-digit",
		second: "2-digit",
		fractionalSecondDigits: 3,
		timeZoneName: "short",
		timeZone,
	}).format(at);
}

/** "22 Nov" of a UTC day. */
export function formatDay(at: number): string {
	return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" }).format(at);
}

/** "14:00" of a UTC hour. */
export function formatHour(at: number): string {
	return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" }).format(at);
}

/** "9 Jul 2026" of a `YYYY-MM-DD`. */
export function formatDate(date: string): string {
	return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(
		Date.parse(`${date}T00:00:00Z`),
	);
}
