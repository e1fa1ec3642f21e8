import type { z } from "zod";
import { GatewayError } from "../../errors";

type Issue = z.core.$ZodIssue;

/**
 * The 400 for a body of the wrong shape: the first problem, with the path in Anthropic's form, `messages.0.content`.
 */
export function invalidRequest(error: z.ZodError, base: readonly PropertyKey[] = []): GatewayError {
	const issue = deepest(error.issues[0]);
	return invalidField([...base, ...(issue?.path ?? [])], issue?.message ?? "Invalid value");
}

/** The 400 for one field. */
export function invalidField(path: readonly PropertyKey[], problem: string): GatewayError {
	const param = path.map(String).join(".");
	if (!param) return new GatewayError({ status: 400, message: "The request body is not valid." });
	return new GatewayError({ status: 400, param, message: `${param}: ${problem}` });
}

/** In a union, the branch that got furthest tells the caller most. */
function deepest(issue: Issue | undefined): { path: PropertyKey[]; message: string } | undefined {
	if (!issue) return undefined;
	if (issue.code !== "invalid_union") return issue;
	let best: { path: PropertyKey[]; message: string } = issue;
	for (const branch of issue.errors) {
		const inner = deepest(branch[0]);
		if (inner && issue.path.length + inner.path.length > best.path.length) {
			best = { path: [...issue.path, ...inner.path], message: inner.message };
		}
	}
	return best;
}
