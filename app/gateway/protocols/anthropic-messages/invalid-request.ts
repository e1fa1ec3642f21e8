import type { z } from "zod";
import { GatewayError } from "../../errors";
import { firstProblem } from "../shape-problem";

/**
 * The 400 for a body of the wrong shape: the first problem, with the path in Anthropic's form, `messages.0.content`.
 */
export function invalidRequest(error: z.ZodError, base: readonly PropertyKey[] = []): GatewayError {
	const problem = firstProblem(error);
	const words = problem?.missing ? "Field required" : (problem?.message ?? "Invalid value");
	return invalidField([...base, ...(problem?.path ?? [])], words);
}

/** The 400 for one field. */
export function invalidField(path: readonly PropertyKey[], problem: string): GatewayError {
	const param = path.map(String).join(".");
	if (!param) return new GatewayError({ status: 400, message: "The request body is not valid." });
	return new GatewayError({ status: 400, param, message: `${param}: ${problem}` });
}
