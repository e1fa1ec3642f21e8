import { handleChat } from "~/gateway/handle-chat.server";
import { keptResponses } from "~/gateway/steps/kept-responses.server";
import type { DirectAnswer } from "~/platform/serving/direct-answer";
import type { FastLaneArguments } from "./fast-lane";
import "./operations";

export function action({ context }: Pick<FastLaneArguments, "context">): Promise<Response | DirectAnswer> {
	return handleChat(keptResponses, context);
}

/** Codex asks for a WebSocket first, and goes on over HTTP at once where the answer is 426; others it would try again. */
export function loader({ context }: Pick<FastLaneArguments, "context">): Response {
	const socket = context.headers.upgrade !== undefined;
	const message = socket ? "Responses are served over HTTP, not over WebSockets." : "Send responses with POST.";
	const error = { message, type: "invalid_request_error", param: null, code: socket ? "upgrade_required" : "method_not_allowed" };
	return Response.json({ error }, { status: socket ? 426 : 405, headers: { allow: "POST" } });
}
