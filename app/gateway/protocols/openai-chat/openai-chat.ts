import type { ClientProtocol, Served, StreamWriter } from "../protocol";
import { errorBody } from "./error-body";
import { parseChatCompletionRequest } from "./parse";
import { ChatStreamWriter } from "./stream-writer";
import { forwardAnswer, writeAnswer } from "./write-answer";

/** Lines are not forwarded to clients that speak of functions: they tell of tools. */
function openStream(served: Served): StreamWriter {
	const writer = new ChatStreamWriter(served);
	if (!served.chat.legacyFunctions) return writer;
	return {
		write: (event) => writer.write(event),
		close: (closing) => writer.close(closing),
		fail: (error) => writer.fail(error),
	};
}

/** OpenAI's chat completions, as clients speak it to `POST /v1/chat/completions`. */
export const openaiChat: ClientProtocol = {
	dialect: "openai-chat",
	parse: parseChatCompletionRequest,
	errorBody,
	writeAnswer,
	forwardAnswer,
	openStream,
};
