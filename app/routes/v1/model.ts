import { isAutoModel } from "~/catalog/auto-model";
import { type ResolvedName, resolveModelName } from "~/catalog";
import { listedModelById, type Permission } from "~/catalog/list-models";
import { anthropicModel } from "~/catalog/list-models-anthropic";
import { GatewayError } from "~/gateway/errors";
import { answerByKey, cachingFor, type ListContext } from "~/gateway/models-of-key.server";
import type { FastLaneArguments } from "./fast-lane";
import "./operations";

/** `GET /v1/models/{id}`, also under an alias or `provider/model`. In Anthropic's shape for its clients. */
export function loader({ params, context }: Pick<FastLaneArguments, "params"> & { context: ListContext }) {
	const forAnthropic = context.headers["anthropic-version"] !== undefined;
	const found = resolveModelName(params["*"] ?? "");
	if (found.ok) return answerByKey(context, (permission) => describe(found, permission, forAnthropic));
	const message = `${found.message}.`;
	const error = forAnthropic
		? { type: "error", error: { type: "not_found_error", message } }
		: { error: { message, type: "invalid_request_error", param: "model", code: "model_not_found" } };
	return Response.json(error, { status: 404 });
}

function describe(found: Extract<ResolvedName, { ok: true }>, permission: Permission, forAnthropic: boolean): Response {
	const { model, mapping } = found;
	const listed = listedModelById(model.id, Date.now(), permission);
	// Of a name that pins a provider, that one has to be allowed. `auto` is served by others than the one that lists it.
	if (!listed || (mapping && !isAutoModel(model.id) && !permission(model, mapping))) {
		throw new GatewayError({ status: 403, message: `Access denied: the rules of this API key do not allow ${model.id}.` });
	}
	return Response.json(forAnthropic ? anthropicModel(model) : listed, { headers: cachingFor(permission) });
}
