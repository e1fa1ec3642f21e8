import { z } from "zod";

/** How long an entry is kept. */
export const auditRetentionDays = 90;

const word = z.string().trim().min(1).max(100);
// Postgres' times reach neither as far back nor as far ahead as JavaScript's.
const moment = z.coerce
	.date("must be a date or an ISO 8601 time")
	.min(new Date("0001-01-01"), "must be a date or an ISO 8601 time")
	.max(new Date("9999-12-31T23:59:59.999Z"), "must be a date or an ISO 8601 time");

/** Filters of the audit log, as query parameters; `to` is exclusive. */
export const auditFiltersSchema = z.strictObject({
	action: word.optional(),
	resourceType: word.optional(),
	userId: z.uuid("must be an id").optional(),
	from: moment.optional(),
	to: moment.optional(),
	/** Id of the last entry of the page before. */
	cursor: z.uuid("must be an id").optional(),
	limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type AuditFilters = z.output<typeof auditFiltersSchema>;

const person = z.object({ id: z.uuid(), name: z.string(), email: z.string() });

export const auditEntrySchema = z
	.object({
		id: z.uuid(),
		createdAt: z.string(),
		/** As they were called then; null where a program or the system itself acted. */
		user: person.nullable(),
		/** The master key that acted; null where none did. */
		masterKey: z.object({ id: z.uuid(), description: z.string().nullable() }).nullable(),
		action: z.string(),
		resourceType: z.string(),
		resourceId: z.string().nullable(),
		details: z.record(z.string(), z.unknown()),
	})
	.meta({ id: "AuditEntry" });
export type AuditEntryView = z.infer<typeof auditEntrySchema>;

/** What the organization's entries can be filtered by. */
export const auditFilterValuesSchema = z.object({
	actions: z.array(z.string()),
	resourceTypes: z.array(z.string()),
	users: z.array(person),
});
export type AuditFilterValues = z.infer<typeof auditFilterValuesSchema>;

export const auditPageSchema = z.object({
	auditLogs: z.array(auditEntrySchema),
	pagination: z.object({ nextCursor: z.string().nullable(), hasMore: z.boolean(), limit: z.int() }),
});
export type AuditPage = z.infer<typeof auditPageSchema>;
