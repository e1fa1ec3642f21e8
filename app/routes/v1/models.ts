import { listModelsJson, type Permission } from "~/catalog/list-models";
import { listModelsAnthropic } from "~/catalog/list-models-anthropic";
import { answerByKey, cachingFor, type ListContext } from "~/gateway/models-of-key.server";
import type { FastLaneArguments } from "./fast-lane";
import "./operations";

/**
 * `GET /v1/models`, in Anthropic's shape for its clients. Public, because clients list models before they have a key; a key
 * with rules sees what they let pass.
 */
export function loader({ request, context }: Pick<FastLaneArguments, "request"> & { context: ListContext }) {
	return answerByKey(context, (permission) => list(request, permission));
}

function list(request: Request, permission: Permission): Response {
	const { searchParams } = new URL(request.url);
	const headers = { "content-type": "application/json", ...cachingFor(permission) };
	if (request.headers.has("anthropic-version")) {
		return Response.json(listModelsAnthropic(pageOf(searchParams), Date.now(), permission), { headers });
	}
	const filter = {
		includeDeactivated: searchParams.get("include_deactivated") === "true",
		excludeDeprecated: searchParams.get("exclude_deprecated") === "true",
	};
	return new Response(listModelsJson(filter, Date.now(), permission), { headers });
}

function pageOf(query: URLSearchParams) {
	const limit = Math.trunc(Number(query.get("limit") ?? "20"));
	const after = query.get("after_id");
	const before = query.get("before_id");
	return {
		limit: limit >= 1 && limit <= 1000 ? limit : 20,
		...(after ? { after } : {}),
		...(before ? { before } : {}),
	};
}
