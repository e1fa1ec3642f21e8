import { z } from "zod";
import { deleteMinutes } from "~/domain/routing/minutes.server";
import { defineJob, defineTask } from "~/platform/jobs/define-job";

export const cleanRoutingMinutesJob = defineJob({ name: "routing.clean-minutes", schema: z.strictObject({}) });

/** Longest window that routing may look back over, and some time for clocks that disagree. */
const keptMinutes = 150;

/** Deletes the minutes of providers that no window reaches any more. */
export const cleanRoutingMinutesTask = defineTask(cleanRoutingMinutesJob, async (_, { signal }) => {
	await deleteMinutes(Math.floor(Date.now() / 60_000) - keptMinutes, signal);
});
