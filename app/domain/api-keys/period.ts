import { type PeriodUnit, periodMs } from "./schemas";

export type RecurringLimit = {
	periodUsageDurationValue: number | null;
	periodUsageDurationUnit: PeriodUnit | null;
	/** Unix milliseconds of the last time that the limit was configured. */
	periodStartedAt: number | null;
};

/**
 * The window of a recurring limit that a moment lies in, unix milliseconds; null where the key has no such limit. Windows
 * follow one another without a gap from the moment at which the limit was configured; a month counts 30 days.
 */
export function windowAt(limit: RecurringLimit, now: number): { start: number; end: number } | null {
	const { periodUsageDurationValue: value, periodUsageDurationUnit: unit, periodStartedAt } = limit;
	if (value === null || unit === null) return null;
	const length = periodMs(value, unit);
	const origin = periodStartedAt ?? 0;
	const start = origin + Math.floor((now - origin) / length) * length;
	return { start, end: start + length };
}
