import type { Schedule } from "~/platform/jobs/define-job";

/** What runs by the clock. */
export const schedules: readonly Schedule[] = [];
