import { handleChat } from "~/gateway/handle-chat.server";
import { openaiChat } from "~/gateway/protocols/openai-chat/openai-chat";
import type { DirectAnswer } from "~/platform/serving/direct-answer";
import type { FastLaneArguments } from "./fast-lane";
import "./operations";

export function action({ context }: Pick<FastLaneArguments, "context">): Promise<Response | DirectAnswer> {
	return handleChat(openaiChat, context);
}
