import type { GatewayError } from "../../errors";

/** OpenAI's error envelope. Source: https://platform.openai.com/docs/guides/error-codes */
export function errorBody(error: GatewayError): { error: Record<string, unknown> } {
	return { error: { message: error.message, type: error.type, param: error.param, code: error.code } };
}
