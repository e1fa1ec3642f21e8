import { listStoredInput } from "~/gateway/stored-response-requests.server";
import type { FastLaneArguments } from "./fast-lane";
import "./operations";

export function loader({ request, params, context }: FastLaneArguments): Promise<Response> {
	return listStoredInput(params.id ?? "", new URL(request.url).searchParams, context);
}
