import { handleChat } from "~/gateway/handle-chat.server";
import { openaiCompletions } from "~/gateway/protocols/openai-completions/openai-completions";
import type { DirectAnswer } from "~/platform/serving/direct-answer";
import type { FastLaneArguments } from "./fast-lane";
import "./operations";

export function action({ context }: Pick<FastLaneArguments, "context">): Promise<Response | DirectAnswer> {
	return handleChat(openaiCompletions, context);
}
