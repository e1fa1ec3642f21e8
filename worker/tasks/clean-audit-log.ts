import { z } from "zod";
import { deleteOldEntries } from "~/domain/audit/delete-old-entries.server";
import { defineJob, defineTask } from "~/platform/jobs/define-job";

export const cleanAuditLogJob = defineJob({ name: "audit.clean", schema: z.strictObject({}) });

/** Deletes audit entries that are older than they are kept. */
export const cleanAuditLogTask = defineTask(cleanAuditLogJob, (_, { signal }) => deleteOldEntries(signal));
