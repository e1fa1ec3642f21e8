import OpenAI from "openai";
import type { Failure } from "../conversation";

/** What OpenAI's SDK says of a failure, by status or inside a stream. */
export function openAiFailure(error: unknown): Failure {
	if (!(error instanceof OpenAI.APIError)) throw error;
	return {
		status: error.status as number | undefined,
		message: error.message,
		type: error.type ?? undefined,
		retryAfter: (error.headers as Headers | undefined)?.get("retry-after") ?? null,
	};
}
