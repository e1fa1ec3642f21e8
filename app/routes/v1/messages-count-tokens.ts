import { countTokens } from "~/gateway/count-tokens.server";
import type { FastLaneArguments } from "./fast-lane";
import "./operations";

/** `POST /v1/messages/count_tokens`. */
export async function action({ context }: Pick<FastLaneArguments, "context">): Promise<Response> {
	const answer = await countTokens(context);
	answer.headers.set("request-id", context.requestId);
	return answer;
}
