import type { z } from "zod";

/**
 * First problem of a failed parse (an unknown field before all others) and the field it belongs to, in the shape of
 * DomainError's arguments. Nested fields are joined with dots.
 */
export function firstProblem(error: z.ZodError): [message: string, options: { field?: string }] {
	const issue = error.issues.find((each) => each.code === "unrecognized_keys") ?? error.issues[0];
	if (!issue) return ["The input is not valid.", {}];
	if (issue.code === "unrecognized_keys") {
		const field = [...issue.path.map(String), issue.keys[0] ?? ""].join(".");
		return [`Unknown field: ${field}`, { field }];
	}
	const field = issue.path.map(String).join(".");
	if (field === "") return [issue.message, {}];
	// Zod's own words for it are about types; a message that a schema gives stays.
	const isMissing = issue.code === "invalid_type" && issue.message.endsWith("received undefined");
	return [isMissing ? "Required" : issue.message, { field }];
}

/** Problems by field, for forms that show each beside its input. */
export function problemsByField(error: z.ZodError): Record<string, string> {
	const problems: Record<string, string> = {};
	for (const issue of error.issues) problems[issue.path.map(String).join(".")] ??= issue.message;
	return problems;
}
