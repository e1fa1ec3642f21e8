import { z } from "zod";
import { deleteExpiredResponses } from "~/domain/stored-responses/stored-response.server";
import { defineJob, defineTask } from "~/platform/jobs/define-job";
import { logger } from "~/platform/logger.server";

export const cleanResponsesJob = defineJob({ name: "responses.clean", schema: z.strictObject({}) });

/** Deletes kept responses whose retention is over. */
export const cleanResponsesTask = defineTask(cleanResponsesJob, async (_, { signal }) => {
	const deleted = await deleteExpiredResponses(signal);
	if (deleted > 0) logger.info({ deleted }, "expired responses are gone");
});
