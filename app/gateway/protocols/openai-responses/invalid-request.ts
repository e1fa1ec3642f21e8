import type { z } from "zod";
import { GatewayError } from "../../errors";
import { invalidRequest, missingField } from "../openai-chat/invalid-request";

export { invalidRequest, missingField };

/** The 400 for an input item of the wrong shape. */
export function invalidItem(error: z.ZodError, at: number): GatewayError {
	return invalidRequest(error, ["input", at]);
}

/** The 400 about one field. */
export function invalidField(param: string, message: string, code?: string): GatewayError {
	return new GatewayError({ status: 400, param, message, ...(code === undefined ? {} : { code }) });
}
