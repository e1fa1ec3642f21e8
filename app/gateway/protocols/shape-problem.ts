import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** What is wrong with a body and where. `missing` says that the field is required and absent. */
export type ShapeProblem = { path: PropertyKey[]; missing: boolean; message: string };

/** The first problem of a body that has the wrong shape, in words that can stand behind the field's name. */
export function firstProblem(error: z.ZodError): ShapeProblem | undefined {
	const [issue] = error.issues;
	return issue && problemOf(issue);
}

function problemOf(issue: Issue): ShapeProblem {
	if (issue.code === "invalid_union") return unionProblem(issue);
	return { path: issue.path, missing: received(issue) === "undefined", message: withoutPreamble(issue.message) };
}

/** In a union, the branch that got furthest tells the caller most; where none got further, what each expects. */
function unionProblem(issue: Extract<Issue, { code: "invalid_union" }>): ShapeProblem {
	const firsts = issue.errors.flatMap(([first]) => (first ? [first] : []));
	const deeper = firsts.map(problemOf).filter(({ path }) => path.length > 0);
	const furthest = deeper.toSorted((one, other) => other.path.length - one.path.length)[0];
	if (furthest) return { ...furthest, path: [...issue.path, ...furthest.path] };
	const types = firsts.flatMap((first) => (first.code === "invalid_type" ? [first.expected] : []));
	const got = firsts[0] && received(firsts[0]);
	if (types.length === 0 || types.length < firsts.length || got === undefined) {
		return { path: issue.path, missing: false, message: withoutPreamble(issue.message) };
	}
	const expected = [...new Set(types)].join(" or ");
	return { path: issue.path, missing: got === "undefined", message: `expected ${expected}, received ${got}` };
}

/** The type that came in place of the expected one; zod says it in its message only. */
function received(issue: Issue): string | undefined {
	return issue.code === "invalid_type" ? /received (\w+)$/.exec(issue.message)?.[1] : undefined;
}

function withoutPreamble(message: string): string {
	return message.replace(/^Invalid (?:input|option): /, "");
}
