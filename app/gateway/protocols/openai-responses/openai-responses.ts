import { errorBody } from "../openai-chat/error-body";
import type { ClientProtocol } from "../protocol";
import { parseResponseRequest } from "./parse";
import { ResponseStreamWriter } from "./stream-writer";
import { forwardAnswer, writeAnswer } from "./write-answer";

/** OpenAI's Responses API, as clients speak it to `POST /v1/responses`. Keeping responses is added where it is served. */
export const openaiResponses: ClientProtocol = {
	dialect: "openai-responses",
	parse: parseResponseRequest,
	errorBody,
	writeAnswer,
	forwardAnswer,
	openStream: (served) => new ResponseStreamWriter(served),
};
