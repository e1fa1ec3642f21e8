import { isActive, models } from "~/catalog/index";

/** Names of the models that are served today, for the command palette; fetched when it is first opened. */
export function loader() {
	const now = Date.now();
	const served = models.filter((model) => model.providers.some((mapping) => isActive(mapping, now)));
	return Response.json(
		served.map(({ id, name }) => ({ id, name })),
		{ headers: { "Cache-Control": "private, max-age=3600" } },
	);
}
