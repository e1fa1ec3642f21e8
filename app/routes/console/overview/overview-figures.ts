import type { Overview } from "~/domain/usage/schemas";

/** The figures of a period; the newest requests travel apart from them. */
export type OverviewFigures = Omit<Overview, "recentLogs">;
