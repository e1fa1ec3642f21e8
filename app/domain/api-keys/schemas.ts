import { z } from "zod";
import { iamRuleSchema } from "../iam-rules/schemas";
import { memberRoleSchema } from "../members/schemas";
import { perMinuteSchema } from "../rate-limits";

export const periodUnits = ["hour", "day", "week", "month"] as const;
export type PeriodUnit = (typeof periodUnits)[number];

// A window may last from one hour to twelve months; a month counts as 30 days where windows are compared.
const longestPeriod: Record<PeriodUnit, number> = { hour: 8760, day: 365, week: 52, month: 12 };

/** Dollars as a decimal string: up to 12 digits before and 12 after the point, never negative. */
export const amountSchema = z
	.string()
	.trim()
	.regex(/^\d{1,12}(\.\d{1,12})?$/, 'Enter an amount in dollars like "25" or "49.99"');

export const descriptionSchema = z.string().trim().min(1, "Enter a name").max(255, "Use at most 255 characters");

const expiresAtSchema = z.iso
	.datetime({ offset: true, error: "Enter an ISO 8601 time" })
	.transform((text) => new Date(text))
	// An offset can lead into the year 10000, which Postgres' times are not written with.
	.refine((date) => date.getTime() < Date.UTC(10_000, 0), "Enter a time before the year 10000");

const limitFields = {
	usageLimit: amountSchema.nullable(),
	periodUsageLimit: amountSchema.nullable(),
	periodUsageDurationValue: z.int("Enter a whole number").min(1, "At least 1").nullable(),
	periodUsageDurationUnit: z.enum(periodUnits).nullable(),
	requestsPerMinute: perMinuteSchema,
	tokensPerMinute: perMinuteSchema,
};

export const createApiKeySchema = z
	.strictObject({
		description: descriptionSchema,
		projectId: z.uuid(),
		usageLimit: limitFields.usageLimit.optional(),
		periodUsageLimit: limitFields.periodUsageLimit.optional(),
		periodUsageDurationValue: limitFields.periodUsageDurationValue.optional(),
		periodUsageDurationUnit: limitFields.periodUsageDurationUnit.optional(),
		requestsPerMinute: perMinuteSchema.optional(),
		tokensPerMinute: perMinuteSchema.optional(),
		expiresAt: expiresAtSchema.nullable().optional(),
	})
	.superRefine((input, context) => {
		const problem = limitsProblem(input);
		if (problem) context.addIssue({ code: "custom", path: [problem.field], message: problem.message });
	});
export type CreateApiKeyInput = z.infer<typeof createApiKeySchema>;

export const updateApiKeySchema = z
	.strictObject({
		description: descriptionSchema,
		status: z.enum(["active", "inactive"]),
		expiresAt: expiresAtSchema.nullable(),
	})
	.partial();
export type UpdateApiKeyInput = z.infer<typeof updateApiKeySchema>;

export const apiKeyLimitsSchema = z.strictObject(limitFields).partial();
export type ApiKeyLimits = z.infer<typeof apiKeyLimitsSchema>;

/**
 * What is wrong with a complete set of limits, or null. A recurring limit needs its amount and its window together; a
 * window without an amount means nothing.
 */
export function limitsProblem(limits: ApiKeyLimits): { field: keyof ApiKeyLimits; message: string } | null {
	const amount = limits.periodUsageLimit ?? null;
	const value = limits.periodUsageDurationValue ?? null;
	const unit = limits.periodUsageDurationUnit ?? null;
	if (amount === null && value === null && unit === null) return null;
	if (amount === null) return { field: "periodUsageLimit", message: "A window needs an amount" };
	if (value === null) return { field: "periodUsageDurationValue", message: "A recurring limit needs its duration" };
	if (unit === null) return { field: "periodUsageDurationUnit", message: "A recurring limit needs a unit" };
	if (value > longestPeriod[unit]) return { field: "periodUsageDurationValue", message: "At most twelve months" };
	return null;
}

const hourMs = 60 * 60 * 1000;
const unitMs: Record<PeriodUnit, number> = { hour: hourMs, day: 24 * hourMs, week: 168 * hourMs, month: 720 * hourMs };

/** Length of a window in milliseconds; a month counts 30 days. */
export function periodMs(value: number, unit: PeriodUnit): number {
	return value * unitMs[unit];
}

export const apiKeySchema = z
	.object({
		id: z.uuid(),
		projectId: z.uuid(),
		description: z.string(),
		maskedToken: z.string(),
		status: z.enum(["active", "inactive", "deleted"]),
		/** Dollars spent with this key, decimal string. */
		usage: z.string(),
		requestCount: z.int(),
		lastUsedAt: z.string().nullable(),
		usageLimit: z.string().nullable(),
		periodUsageLimit: z.string().nullable(),
		periodUsageDurationValue: z.int().nullable(),
		periodUsageDurationUnit: z.enum(periodUnits).nullable(),
		/** Dollars spent in the current window, decimal string; "0" without a recurring limit. */
		currentPeriodUsage: z.string(),
		/** When the current window began and when the next one does; null without a recurring limit. */
		currentPeriodStartedAt: z.string().nullable(),
		currentPeriodResetAt: z.string().nullable(),
		requestsPerMinute: z.int().nullable(),
		tokensPerMinute: z.int().nullable(),
		/** What the key may be used for, oldest first; without active rules, for everything. */
		iamRules: z.array(iamRuleSchema),
		expiresAt: z.string().nullable(),
		createdAt: z.string(),
		updatedAt: z.string(),
		createdBy: z.uuid().nullable(),
		creator: z.object({ id: z.uuid(), name: z.string(), email: z.string() }).nullable(),
	})
	.meta({ id: "ApiKey" });
export type ApiKeyView = z.infer<typeof apiKeySchema>;

/** A key just made or rolled: the only moments at which its token is shown. */
export const apiKeyWithTokenSchema = apiKeySchema.extend({ token: z.string() }).meta({ id: "ApiKeyWithToken" });
export type ApiKeyWithToken = z.infer<typeof apiKeyWithTokenSchema>;

/** Keys of a project beside what its plan allows. `maxKeys` is 2147483647 where there is no limit. */
export const planLimitsSchema = z
	.object({ currentCount: z.int(), maxKeys: z.int(), plan: z.enum(["free", "enterprise"]) })
	.meta({ id: "PlanLimits" });
export type PlanLimits = z.infer<typeof planLimitsSchema>;

/** `planLimits` and `userRole` are there where one project was asked for. */
export const apiKeyListSchema = z.object({
	apiKeys: z.array(apiKeySchema),
	planLimits: planLimitsSchema.optional(),
	userRole: memberRoleSchema.optional(),
});
