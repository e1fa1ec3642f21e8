import OpenAI from "openai";
import type { Failure } from "../conversation";
import type { Client } from "./surface";

export function openAiClient({ url, token, fetch }: Client): OpenAI {
	return new OpenAI({ baseURL: `${url}/v1`, apiKey: token, maxRetries: 0, ...(fetch ? { fetch } : {}) });
}

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
