import type { ActivityQuery } from "./schemas";

export type Granularity = "hourly" | "daily";

/** Half-open [from, to). */
export type Period = { from: Date; to: Date; granularity: Granularity };

export const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const rangeHours = { "1h": 1, "4h": 4, "24h": 24 } as const;
const rangeDays = { "7d": 7, "30d": 30, "365d": 365 } as const;
const defaultRange = "7d";

/** Longest period that a chart shows hour by hour. */
const longestHourlyMs = 3 * dayMs;

const floorTo = (time: number, unit: number): number => Math.floor(time / unit) * unit;

/**
 * The period a query of `/activity` means: dates (inclusive, UTC) win over a number of days, and that over a named
 * range. Days count today as the last one; hours begin on the hour, because usage is summed by the hour.
 */
export function periodOf(query: Pick<ActivityQuery, "from" | "to" | "days" | "timeRange">, now: Date): Period {
	const today = floorTo(now.getTime(), dayMs);
	const lastDays = (days: number): Period => daily(today - (days - 1) * dayMs, today);
	if (query.from || query.to) {
		const to = query.to ? Date.parse(`${query.to}T00:00:00Z`) : today;
		const from = query.from ? Date.parse(`${query.from}T00:00:00Z`) : to - (rangeDays[defaultRange] - 1) * dayMs;
		return daily(from, to);
	}
	if (query.days) return lastDays(query.days);
	const range = query.timeRange ?? defaultRange;
	if (range in rangeDays) return lastDays(rangeDays[range as keyof typeof rangeDays]);
	const from = floorTo(now.getTime() - rangeHours[range as keyof typeof rangeHours] * hourMs, hourMs);
	return { from: new Date(from), to: new Date(floorTo(now.getTime(), hourMs) + hourMs), granularity: "hourly" };
}

function daily(firstDay: number, lastDay: number): Period {
	return { from: new Date(firstDay), to: new Date(lastDay + dayMs), granularity: "daily" };
}

/** How a chart cuts a period. */
export function granularityOf(from: Date, to: Date): Granularity {
	return to.getTime() - from.getTime() <= longestHourlyMs ? "hourly" : "daily";
}

/** `date` of a row: an ISO time for an hour, YYYY-MM-DD for a day. */
export function dateOf(time: number, granularity: Granularity): string {
	const iso = new Date(time).toISOString();
	return granularity === "hourly" ? iso : iso.slice(0, 10);
}

/** Every `date` from the first to the last hour or day that the period touches. */
export function datesIn({ from, to, granularity }: Period): string[] {
	const unit = granularity === "hourly" ? hourMs : dayMs;
	const dates: string[] = [];
	for (let time = floorTo(from.getTime(), unit); time < to.getTime(); time += unit) {
		dates.push(dateOf(time, granularity));
	}
	return dates;
}
