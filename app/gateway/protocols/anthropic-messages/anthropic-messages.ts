import type { ClientProtocol } from "../protocol";
import { errorBody } from "./error-body";
import { parseMessagesRequest } from "./parse";
import { MessageStreamWriter } from "./stream-writer";
import { forwardAnswer, writeAnswer } from "./write-answer";

/** Anthropic's messages, as clients speak it to `POST /v1/messages`. */
export const anthropicMessages: ClientProtocol = {
	dialect: "anthropic-messages",
	parse: parseMessagesRequest,
	errorBody,
	writeAnswer,
	forwardAnswer,
	openStream: (served) => new MessageStreamWriter(served),
};
