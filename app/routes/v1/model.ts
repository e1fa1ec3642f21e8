import { resolveModelName } from "~/catalog";
import { listedModelById } from "~/catalog/list-models";
import { anthropicModel } from "~/catalog/list-models-anthropic";
import type { FastLaneArguments } from "./fast-lane";
import "./operations";

/** `GET /v1/models/{id}`, also under an alias or `provider/model`. In Anthropic's shape for its clients. */
export function loader({ request, params }: Pick<FastLaneArguments, "request" | "params">): Response {
	const forAnthropic = request.headers.has("anthropic-version");
	const found = resolveModelName(params["*"] ?? "");
	if (found.ok) {
		const body = forAnthropic ? anthropicModel(found.model) : listedModelById(found.model.id, Date.now());
		return Response.json(body, { headers: { "cache-control": "public, max-age=60", vary: "anthropic-version" } });
	}
	const message = `${found.message}.`;
	const error = forAnthropic
		? { type: "error", error: { type: "not_found_error", message } }
		: { error: { message, type: "invalid_request_error", param: "model", code: "model_not_found" } };
	return Response.json(error, { status: 404 });
}
