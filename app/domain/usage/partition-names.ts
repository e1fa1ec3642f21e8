import { idFloor } from "~/platform/ids";

/** Both tables are cut the same way: LIST (retention_days), then RANGE (id) by UTC day. */
export const partitionedTables = ["log", "log_payload"] as const;
export type PartitionedTable = (typeof partitionedTables)[number];

export const dayMs = 86_400_000;

/** Days for which partitions stand ready, before and after today. */
const daysBefore = 1;
const daysAfter = 7;

/** `log_r30`: all rows of one retention period. */
export function periodPartition(table: PartitionedTable, retentionDays: number): string {
	return `${table}_r${retentionDays}`;
}

/** `log_r30_default`: rows of the period whose day has no partition. */
export function periodDefault(table: PartitionedTable, retentionDays: number): string {
	return `${periodPartition(table, retentionDays)}_default`;
}

/** `log_r30_20260131`. */
export function dayPartition(table: PartitionedTable, retentionDays: number, dayStart: number): string {
	return `${periodPartition(table, retentionDays)}_${new Date(dayStart).toISOString().slice(0, 10).replaceAll("-", "")}`;
}

/** Start (unix ms, UTC) of the day that a day partition holds; null for any other name. */
export function dayOfPartition(name: string): number | null {
	const match = /_r\d+_(\d{4})(\d{2})(\d{2})$/.exec(name);
	return match ? Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) : null;
}

/** Ids that a day partition holds: from the first, up to but without the second. */
export function dayBounds(dayStart: number): [string, string] {
	return [idFloor(dayStart), idFloor(dayStart + dayMs)];
}

/** Starts of the days around `now` that need a partition, oldest first. */
export function daysToPrepare(now: number): number[] {
	const today = Math.floor(now / dayMs) * dayMs;
	return Array.from({ length: daysBefore + daysAfter + 1 }, (_, index) => today + (index - daysBefore) * dayMs);
}

/** True once every row of the day is older than its retention. */
export function isExpiredDay(dayStart: number, retentionDays: number, now: number): boolean {
	return dayStart + dayMs <= now - retentionDays * dayMs;
}
