import type { ClientProtocol } from "../protocol";
import { errorBody } from "./error-body";
import { parseChatCompletionRequest } from "./parse";
import { ChatStreamWriter } from "./stream-writer";
import { forwardAnswer, writeAnswer } from "./write-answer";

/** OpenAI's chat completions, as clients speak it to `POST /v1/chat/completions`. */
export const openaiChat: ClientProtocol = {
	dialect: "openai-chat",
	parse: parseChatCompletionRequest,
	errorBody,
	writeAnswer,
	forwardAnswer,
	openStream: (served) => new ChatStreamWriter(served),
};
