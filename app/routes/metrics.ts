import { timingSafeEqual } from "node:crypto";
import { env } from "~/platform/env.server";
import { registry } from "~/platform/metrics.server";
import { sha256 } from "~/platform/secrets.server";

/** `GET /metrics` for Prometheus; needs METRICS_TOKEN as bearer where that is set. */
export async function loader({ request }: { request: Request }): Promise<Response> {
	const { METRICS_TOKEN } = env();
	if (METRICS_TOKEN && !isBearer(request.headers.get("authorization"), METRICS_TOKEN)) {
		return Response.json({ message: "Unauthorized" }, { status: 401, headers: { "www-authenticate": "Bearer" } });
	}
	return new Response(await registry.metrics(), {
		headers: { "content-type": registry.contentType, "cache-control": "no-store" },
	});
}

function isBearer(header: string | null, token: string): boolean {
	const given = /^Bearer (.+)$/i.exec(header ?? "")?.[1] ?? "";
	// Hashed first, so that neither length nor first difference shows in the time it takes.
	return timingSafeEqual(Buffer.from(sha256(given)), Buffer.from(sha256(token)));
}
