import type { Task } from "~/platform/jobs/define-job";

/** Everything that a worker can do. */
export const tasks: readonly Task[] = [];
