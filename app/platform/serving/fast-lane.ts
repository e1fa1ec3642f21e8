import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Application } from "./application.ts";
import type { BuildSource } from "./build-source.ts";
import type { FastRoutes } from "./fast-routes.ts";
import type { ListenerOptions } from "./listener.ts";
import type { RequestInfo } from "./request-info.server.ts";

type Handler = (input: { request: Request; params: Record<string, string>; context: RequestInfo }) => Promise<Response> | Response;

type Arrival = { info: RequestInfo; pathname: string };

export type FastLane = {
	takes: (request: IncomingMessage, pathname: string) => boolean;
	handle: (request: IncomingMessage, response: ServerResponse, arrival: Arrival) => void;
};

/**
 * Calls a resource route's own `loader` or `action` with a web Request, without React Router's matching and without
 * Express, whose share of a request would be paid by every call of the API.
 */
export async function fastLane(source: BuildSource, application: Application, options: ListenerOptions): Promise<FastLane> {
	const { serving, logger } = application;
	let routes: FastRoutes = serving.fastRoutes((await source.load()).routes as never);
	const arrivals = new WeakMap<IncomingMessage, Arrival>();

	const answer = async (request: Request, incoming: IncomingMessage): Promise<Response> => {
		const { info, pathname } = arrivals.get(incoming) as Arrival;
		// In development the route's module may be newer than the last request.
		if (options.development) routes = serving.fastRoutes((await source.load()).routes as never);
		const found = wantsHealth(incoming, pathname) ? routes.match("/health") : routes.match(pathname);
		if (!found) return refusal(404, `Unknown URL: ${incoming.method} ${pathname}`, "not_found");
		const { loader, action } = found.route.module as { loader?: Handler; action?: Handler };
		const reads = incoming.method === "GET" || incoming.method === "HEAD";
		const handler = reads ? loader : action;
		if (!handler) {
			const response = refusal(405, `${incoming.method} is not allowed on ${pathname}`, "method_not_allowed");
			response.headers.set("allow", [...(loader ? ["GET", "HEAD"] : []), ...(action ? ["POST"] : [])].join(", "));
			return response;
		}
		try {
			return await handler({ request, params: found.params, context: info });
		} catch (error) {
			if (error instanceof Response) return error;
			logger.error({ err: error, requestId: info.requestId, path: pathname }, "a fast route failed");
			return refusal(500, "Internal server error", "internal_server_error");
		}
	};

	const listener = getRequestListener((request, env) => answer(request, env.incoming as IncomingMessage), {
		errorHandler: () => refusal(400, "The request could not be read", "bad_request"),
	});
	return {
		takes: (request, pathname) => routes.match(pathname) !== undefined || wantsHealth(request, pathname),
		handle(request, response, arrival) {
			arrivals.set(request, arrival);
			const measured = serving.startMeasuring(arrival.pathname);
			response.once("close", () => measured(response.statusCode));
			void listener(request, response);
		},
	};
}

/** `GET /` is the landing page for browsers and the health report for everything that asks for JSON. */
function wantsHealth({ method, headers }: IncomingMessage, pathname: string): boolean {
	if (pathname !== "/" || (method !== "GET" && method !== "HEAD")) return false;
	const accept = headers.accept ?? "";
	return accept.includes("application/json") && !accept.includes("text/html");
}

function refusal(status: number, message: string, code: string): Response {
	const type = status >= 500 ? "server_error" : "invalid_request_error";
	return Response.json({ error: { message, type, param: null, code } }, { status });
}
