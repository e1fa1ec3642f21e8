import { deleteStoredResponse, readStoredResponse } from "~/gateway/stored-response-requests.server";
import type { FastLaneArguments } from "./fast-lane";
import "./operations";

export function loader({ params, context }: Pick<FastLaneArguments, "params" | "context">): Promise<Response> {
	return readStoredResponse(params.id ?? "", context);
}

export function action({ request, params, context }: FastLaneArguments): Promise<Response> | Response {
	if (request.method === "DELETE") return deleteStoredResponse(params.id ?? "", context);
	const error = { message: `${request.method} is not allowed here`, type: "invalid_request_error", param: null };
	return Response.json({ error: { ...error, code: "method_not_allowed" } }, { status: 405, headers: { allow: "GET, HEAD, DELETE" } });
}
