/** `GET /health/live`: the process runs; nothing else is asked. */
export function loader(): Response {
	return Response.json({ message: "alive" }, { headers: { "cache-control": "no-store" } });
}
