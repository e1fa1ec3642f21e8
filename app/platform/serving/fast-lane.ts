import type { IncomingMessage, ServerResponse } from "node:http";
import type { Application } from "./application.ts";
import type { BuildSource } from "./build-source.ts";
import { type ClientConnection, endUnreadRequest, watchClient } from "./client-connection.ts";
import { type DirectAnswer, sendAnswer } from "./direct-answer.ts";
import type { FastRoutes } from "./fast-routes.ts";
import type { ListenerOptions } from "./listener.ts";
import { asksForApi, meantPath, refusalAt, wrongBaseUrl } from "./refusal.ts";
import type { RequestInfo } from "./request-info.server.ts";

type Context = RequestInfo & { headers: IncomingMessage["headers"]; incoming: IncomingMessage; client: ClientConnection };

type Answer = Response | DirectAnswer;
type Handler = (input: { readonly request: Request; params: Record<string, string>; context: Context }) => Promise<Answer> | Answer;

/** Of a fast route's module: `actionMethod` is the one method that its `action` takes, POST where it says none. */
type FastModule = { loader?: Handler; action?: Handler; actionMethod?: string };

type Arrival = { info: RequestInfo; pathname: string };

export type FastLane = {
	takes: (request: IncomingMessage, pathname: string) => boolean;
	/** Whether a program means one of the lane's routes but has the wrong base URL; `handle` tells it so. */
	corrects: (request: IncomingMessage, pathname: string) => boolean;
	handle: (request: IncomingMessage, response: ServerResponse, arrival: Arrival) => void;
};

/**
 * Calls a resource route's own `loader` or `action` without React Router's matching and without Express, whose share of a
 * request would be paid by every call of the API.
 */
export async function fastLane(source: BuildSource, application: Application, options: ListenerOptions): Promise<FastLane> {
	const { serving, logger } = application;
	let routes: FastRoutes = serving.fastRoutes((await source.load()).routes as never);

	const answer = async (incoming: IncomingMessage, response: ServerResponse, { info, pathname }: Arrival): Promise<Answer> => {
		// In development the route's module may be newer than the last request.
		if (options.development) routes = serving.fastRoutes((await source.load()).routes as never);
		const found = wantsHealth(incoming, pathname) ? routes.match("/health") : routes.match(pathname);
		if (!found) return unknownPath(incoming, pathname, info.requestId);
		const { loader, action, actionMethod = "POST" } = found.route.module as FastModule;
		const reads = incoming.method === "GET" || incoming.method === "HEAD";
		const handler = reads ? loader : incoming.method === actionMethod ? action : undefined;
		const allowed = [...(loader ? ["GET", "HEAD"] : []), ...(action ? [actionMethod] : [])];
		if (!handler) {
			const message = `${incoming.method} is not allowed on ${pathname}`;
			return refusalAt(pathname, { status: 405, code: "method_not_allowed", message, allow: allowed }, info.requestId);
		}
		const context = { ...info, headers: incoming.headers, incoming, client: watchClient(response) };
		try {
			return await handler(new Call(incoming, found.params, context));
		} catch (error) {
			if (error instanceof Response) return error;
			logger.error({ err: error, requestId: info.requestId, path: pathname }, "a fast route failed");
			const failure = { status: 500, code: "internal_server_error", message: "Internal server error" };
			return refusalAt(pathname, failure, info.requestId);
		}
	};

	const unknownPath = ({ method }: IncomingMessage, pathname: string, requestId: string): Response => {
		const message = `Unknown URL: ${method} ${pathname}`;
		const meant = meantPath(pathname);
		if (meant === pathname || !routes.match(meant)) return refusalAt(pathname, { status: 404, code: "not_found", message }, requestId);
		return refusalAt(meant, { status: 404, code: "not_found", message: `${message}. ${wrongBaseUrl(meant)}` }, requestId);
	};

	return {
		corrects: (request, pathname) => asksForApi(request, pathname) && routes.match(meantPath(pathname)) !== undefined,
		takes: (request, pathname) => routes.match(pathname) !== undefined || wantsHealth(request, pathname),
		handle(request, response, arrival) {
			const measured = serving.startMeasuring(arrival.pathname);
			// Emitted once; `once` would wrap the listener and take it away again.
			response.on("close", () => measured(response.statusCode));
			answer(request, response, arrival)
				.then((answered) => {
					if (!request.complete) response.once("finish", () => endUnreadRequest(request));
					return sendAnswer(response, answered, arrival.info.requestId);
				})
				.catch((error: unknown) => {
					logger.error({ err: error, requestId: arrival.info.requestId, path: arrival.pathname }, "an answer could not be sent");
					response.destroy();
				});
		},
	};
}

/** Arguments of a handler. The inference routes never look at `request`, and a web Request is not cheap: it is made when asked for. */
class Call {
	readonly params: Record<string, string>;
	readonly context: Context;
	readonly #incoming: IncomingMessage;

	constructor(incoming: IncomingMessage, params: Record<string, string>, context: Context) {
		this.#incoming = incoming;
		this.params = params;
		this.context = context;
	}

	get request(): Request {
		return webRequest(this.#incoming);
	}
}

/** URL, method and headers as a web Request. Its host is a placeholder: nothing here may depend on what a caller says it is. */
export function webRequest({ url, method, headers }: IncomingMessage): Request {
	const pairs = Object.entries(headers).flatMap(([name, value]) =>
		value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value] as [string, string]],
	);
	return new Request(new URL(url ?? "/", "http://gateway.invalid"), { method: method ?? "GET", headers: pairs });
}

/** `GET /` is the landing page for browsers and the health report for everything that asks for JSON. */
function wantsHealth({ method, headers }: IncomingMessage, pathname: string): boolean {
	if (pathname !== "/" || (method !== "GET" && method !== "HEAD")) return false;
	const accept = headers.accept ?? "";
	return accept.includes("application/json") && !accept.includes("text/html");
}
