import { handleChat } from "~/gateway/handle-chat.server";
import { anthropicMessages } from "~/gateway/protocols/anthropic-messages/anthropic-messages";
import type { DirectAnswer } from "~/platform/serving/direct-answer";
import type { FastLaneArguments } from "./fast-lane";
import "./operations";

/** `POST /v1/messages`. Clients of Anthropic quote the header `request-id`. */
export async function action({ context }: Pick<FastLaneArguments, "context">): Promise<Response | DirectAnswer> {
	const answer = await handleChat(anthropicMessages, context);
	if (answer instanceof Response) answer.headers.set("request-id", context.requestId);
	else answer.headers["request-id"] = context.requestId;
	return answer;
}
