import { Logger } from "graphile-worker";
import { logger } from "../logger.server";

const levels = { error: "error", warning: "warn", info: "debug", debug: "trace" } as const;

/** The queue's own words in our log. What it calls info (each job's start and end) is detail to us. */
export const queueLogger = new Logger((scope) => (level, message) => {
	const fields = { queue: scope.label, task: scope.taskIdentifier, jobId: scope.jobId };
	logger[levels[level as keyof typeof levels] ?? "debug"](fields, message);
});
