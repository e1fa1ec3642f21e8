import { errorBody } from "../openai-chat/error-body";
import type { ClientProtocol } from "../protocol";
import { parseCompletionRequest } from "./parse";
import { CompletionStreamWriter } from "./stream-writer";
import { writeAnswer } from "./write-answer";

/**
 * OpenAI's legacy text completions, as clients speak it to `POST /v1/completions`. The prompt is one message to a chat
 * model, so a model of the catalogue answers it instead of continuing it.
 * Source: https://platform.openai.com/docs/api-reference/completions
 */
export const openaiCompletions: ClientProtocol = {
	dialect: "openai-completions",
	parse: parseCompletionRequest,
	errorBody,
	writeAnswer,
	// No provider speaks this dialect.
	forwardAnswer: (_body, events, served, closing) => writeAnswer(events, served, closing),
	openStream: (served) => new CompletionStreamWriter(served),
};
