import { listModelsJson } from "~/catalog/list-models";
import type { FastLaneArguments } from "./fast-lane";
import "./operations";

/** `GET /v1/models`: public, because clients list models before they have a key. */
export function loader({ request }: Pick<FastLaneArguments, "request">): Response {
	const { searchParams } = new URL(request.url);
	const body = listModelsJson(
		{
			includeDeactivated: searchParams.get("include_deactivated") === "true",
			excludeDeprecated: searchParams.get("exclude_deprecated") === "true",
		},
		Date.now(),
	);
	return new Response(body, { headers: { "content-type": "application/json", "cache-control": "public, max-age=60" } });
}
