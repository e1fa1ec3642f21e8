import { models } from "~/catalog/index";

/** Names of all models, for the command palette; fetched when it is first opened. */
export function loader() {
	return Response.json(
		models.map(({ id, name }) => ({ id, name })),
		{ headers: { "Cache-Control": "private, max-age=3600" } },
	);
}
