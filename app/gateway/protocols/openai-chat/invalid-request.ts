import type { z } from "zod";
import { GatewayError } from "../../errors";

/** The first problem, with the path in the form OpenAI uses: `messages[0].content`. */
export function invalidRequest(error: z.ZodError, at: readonly PropertyKey[] = []): GatewayError {
	const issue = deepest(error.issues[0]);
	const param = issue ? pathOf([...at, ...issue.path]) : "";
	return new GatewayError({
		status: 400,
		message: param ? `Invalid value for ${param}: ${issue?.message}` : "The request body is not valid.",
		...(param ? { param } : {}),
	});
}

type Issue = z.core.$ZodIssue;

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

function pathOf(path: readonly PropertyKey[]): string {
	return path.reduce<string>((text, key) => {
		if (typeof key === "number") return `${text}[${key}]`;
		return text ? `${text}.${String(key)}` : String(key);
	}, "");
}
