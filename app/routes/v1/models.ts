import { listModelsJson } from "~/catalog/list-models";
import { listModelsAnthropic } from "~/catalog/list-models-anthropic";
import type { FastLaneArguments } from "./fast-lane";
import "./operations";

/** Public, because clients list models before they have a key; which shape depends on whose client asks. */
const headers = { "content-type": "application/json", "cache-control": "public, max-age=60", vary: "anthropic-version" };

/** `GET /v1/models`, in Anthropic's shape for its clients. */
export function loader({ request }: Pick<FastLaneArguments, "request">): Response {
	const { searchParams } = new URL(request.url);
	if (request.headers.has("anthropic-version")) return listForAnthropicClients(searchParams);
	const body = listModelsJson(
		{
			includeDeactivated: searchParams.get("include_deactivated") === "true",
			excludeDeprecated: searchParams.get("exclude_deprecated") === "true",
		},
		Date.now(),
	);
	return new Response(body, { headers });
}

function listForAnthropicClients(query: URLSearchParams): Response {
	const limit = Math.trunc(Number(query.get("limit") ?? "20"));
	const after = query.get("after_id");
	const before = query.get("before_id");
	const page = {
		limit: limit >= 1 && limit <= 1000 ? limit : 20,
		...(after ? { after } : {}),
		...(before ? { before } : {}),
	};
	return Response.json(listModelsAnthropic(page, Date.now()), { headers });
}
