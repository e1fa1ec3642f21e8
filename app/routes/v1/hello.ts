/** `GET` and `HEAD /api/hello`: how Claude Code finds out whether a server can be reached. */
export function loader(): Response {
	return Response.json({ message: "hello" });
}
