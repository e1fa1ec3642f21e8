import type { z } from "zod";
import { GatewayError } from "../../errors";

type Issue = z.core.$ZodIssue;

/** The 400 for a body of the wrong shape: the first problem, with the path in OpenAI's form, `tools[0].name`. */
export function invalidRequest(error: z.ZodError, base: readonly PropertyKey[] = []): GatewayError {
	const issue = deepest(error.issues[0]);
	const param = pathOf([...base, ...(issue?.path ?? [])]);
	if (!param) return new GatewayError({ status: 400, message: "The request body is not valid." });
	return invalidField(param, `Invalid value for ${param}: ${issue?.message}`);
}

/** The same for the input item at this place. */
export function invalidItem(error: z.ZodError, at: number): GatewayError {
	return invalidRequest(error, ["input", at]);
}

/** The 400 about one field. */
export function invalidField(param: string, message: string, code?: string): GatewayError {
	return new GatewayError({ status: 400, param, message, ...(code === undefined ? {} : { code }) });
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

function pathOf(path: readonly PropertyKey[]): string {
	return path.reduce<string>((text, key) => {
		if (typeof key === "number") return `${text}[${key}]`;
		return text ? `${text}.${String(key)}` : String(key);
	}, "");
}
