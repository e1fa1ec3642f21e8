/** Days, hours and dates in UTC: the same text on the server and in every browser. */
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** "22 Nov" of a UTC day. */
export function formatDay(at: number): string {
	return day.format(at);
}

/** "22 Nov, 14:00" of a UTC hour. */
export function formatHour(at: number): string {
	return `${day.format(at)}, ${hour.format(at)}`;
}

/** "9 Jul 2026" of a `YYYY-MM-DD` or an ISO instant, in UTC. */
export function formatDate(text: string): string {
	return date.format(Date.parse(text));
}
