import { z } from "zod";

import { type ApiKeyLimits, apiKeyLimitsSchema, limitsProblem } from "~/domain/api-keys/schemas";

const text = z.string().optional();

/**
 * The limits of a key as the form sends them: an empty field means no limit. Gives all of them, so that saving the form
 * leaves exactly what it shows; a window without an amount is no recurring limit.
 */
export const limitsFormSchema = z
	.object({
		usageLimit: text,
		periodUsageLimit: text,
		periodUsageDurationValue: text,
		periodUsageDurationUnit: text,
		requestsPerMinute: text,
		tokensPerMinute: text,
	})
	.transform((form, context): Required<ApiKeyLimits> => {
		const recurring = amountOf(form.periodUsageLimit) !== null;
		const parsed = apiKeyLimitsSchema.required().safeParse({
			usageLimit: amountOf(form.usageLimit),
			periodUsageLimit: amountOf(form.periodUsageLimit),
			periodUsageDurationValue: recurring ? countOf(form.periodUsageDurationValue) : null,
			periodUsageDurationUnit: recurring ? (form.periodUsageDurationUnit ?? null) : null,
			requestsPerMinute: countOf(form.requestsPerMinute),
			tokensPerMinute: countOf(form.tokensPerMinute),
		});
		if (!parsed.success) {
			for (const { path, message } of parsed.error.issues) context.addIssue({ code: "custom", path, message });
			return z.NEVER;
		}
		const problem = limitsProblem(parsed.data);
		if (problem) context.addIssue({ code: "custom", path: [problem.field], message: problem.message });
		return parsed.data;
	});

function amountOf(field: string | undefined): string | null {
	return field?.trim().replace(/^\$\s*/, "") || null;
}

/** A number, null for an empty field; anything else is left for the schema to refuse. */
function countOf(field: string | undefined): number | string | null {
	const trimmed = field?.trim() ?? "";
	if (trimmed === "") return null;
	return /^\d{1,15}$/.test(trimmed) ? Number(trimmed) : trimmed;
}
