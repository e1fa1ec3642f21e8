import { readHealth } from "~/platform/health.server";

/** `GET /health`: 200 where the instance can serve, else 503. `?skip=redis,database` leaves parts out. */
export async function loader({ request }: { request: Request }): Promise<Response> {
	const skip = new URL(request.url).searchParams.get("skip")?.split(",") ?? [];
	const health = await readHealth(new Set(skip.map((part) => part.trim())));
	const status = health.health.status === "ok" ? 200 : 503;
	return Response.json(health, { status, headers: { "cache-control": "no-store" } });
}
