import { handleChat } from "~/gateway/handle-chat.server";
import { openaiChat } from "~/gateway/protocols/openai-chat/openai-chat";
import type { FastLaneArguments } from "./fast-lane";
import "./operations";

export function action({ request, context }: FastLaneArguments): Promise<Response> {
	return handleChat(openaiChat, request, context);
}
