import { deleteStoredResponse, readStoredResponse } from "~/gateway/stored-response-requests.server";
import type { FastLaneArguments } from "./fast-lane";
import "./operations";

export function loader({ params, context }: Pick<FastLaneArguments, "params" | "context">): Promise<Response> {
	return readStoredResponse(params.id ?? "", context);
}

export const actionMethod = "DELETE";

export function action({ params, context }: Pick<FastLaneArguments, "params" | "context">): Promise<Response> {
	return deleteStoredResponse(params.id ?? "", context);
}
