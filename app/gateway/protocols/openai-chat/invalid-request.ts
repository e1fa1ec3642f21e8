import type { z } from "zod";
import { GatewayError } from "../../errors";
import { firstProblem } from "../shape-problem";

/** The 400 for a body of the wrong shape: its first problem, with the path in OpenAI's form, `messages[0].content`. */
export function invalidRequest(error: z.ZodError, at: readonly PropertyKey[] = []): GatewayError {
	const problem = firstProblem(error);
	const param = pathOf([...at, ...(problem?.path ?? [])]);
	if (!problem || !param) return new GatewayError({ status: 400, message: "The request body is not valid." });
	if (problem.missing) return missingField(param);
	return new GatewayError({ status: 400, param, message: `Invalid value for ${param}: ${problem.message}` });
}

/** The 400 for a required field that is absent, as OpenAI words it. */
export function missingField(param: string): GatewayError {
	const message = `Missing required parameter: '${param}'.`;
	return new GatewayError({ status: 400, code: "missing_required_parameter", param, message });
}

function pathOf(path: readonly PropertyKey[]): string {
	return path.reduce<string>((text, key) => {
		if (typeof key === "number") return `${text}[${key}]`;
		return text ? `${text}.${String(key)}` : String(key);
	}, "");
}
