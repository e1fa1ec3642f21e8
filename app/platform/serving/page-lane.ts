import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { createRequestHandler } from "@react-router/express";
import express, { type ErrorRequestHandler, type RequestHandler } from "express";
import type { ServerBuild } from "react-router";
import type { Application } from "./application.ts";
import { boundBodies } from "./body-limit.ts";
import { type BuildSource, clientDirectory } from "./build-source.ts";
import type { ListenerOptions } from "./listener.ts";
import type { RequestInfo } from "./request-info.server.ts";

/** Pages, the management API and static files: Express and React Router. */
export function pageLane(
	source: BuildSource,
	application: Application,
	{ development }: ListenerOptions,
): (request: IncomingMessage, response: ServerResponse, info: RequestInfo) => void {
	const app = express();
	app.disable("x-powered-by");
	app.set("etag", false);
	app.use(securityHeaders(application.env.APP_URL.startsWith("https:")));
	app.use(refuseUnreadable, refuseNul, boundBodies);
	if (source.middleware) app.use(source.middleware);
	else app.use(...staticFiles());
	const mode = development ? "development" : "production";
	app.use(createRequestHandler({ build: () => source.load() as unknown as Promise<ServerBuild>, mode }));
	app.use(lastResort(application));
	return (request, response, info) => {
		// Overwritten, never merged: routes believe these.
		request.headers["x-request-id"] = info.requestId;
		if (info.clientAddress) request.headers["x-client-address"] = info.clientAddress;
		else delete request.headers["x-client-address"];
		app(request, response);
	};
}

/** React Router makes a URL of these and fails where they make none. Targets such as `*` are no pages either. */
const refuseUnreadable: RequestHandler = (request, response, next) => {
	const { host = "", "x-forwarded-host": forwarded } = request.headers;
	// Fetch's Request knows no such method.
	if (request.method === "TRACE") return void response.status(405).json({ message: "TRACE is not allowed." });
	const forwardedPort = Number(String(forwarded ?? "").split(":")[1] ?? 0);
	if (request.url.startsWith("/") && host !== "" && URL.canParse(`http://${host}${request.url}`) && !(forwardedPort > 65_535)) {
		return next();
	}
	response.status(400).set("connection", "close").json({ message: "The request could not be read." });
};

/** Filters of pages go to Postgres, whose text cannot hold NUL, and nobody has one in what they look for. */
const refuseNul: RequestHandler = (request, response, next) => {
	if (!/\?.*%00/.test(request.url)) return next();
	response.status(400).json({ message: "The query has a NUL character." });
};

/** Built files carry their content's hash in their name and never change; the rest of `public` may. */
function staticFiles(): [RequestHandler, RequestHandler] {
	const assets = express.static(path.join(clientDirectory, "assets"), {
		immutable: true,
		maxAge: "1y",
		index: false,
		redirect: false,
	});
	const mounted: RequestHandler = (request, response, next) => {
		if (!request.url.startsWith("/assets/")) return next();
		const original = request.url;
		request.url = original.slice("/assets".length);
		assets(request, response, (error?: unknown) => {
			request.url = original;
			// A name of an earlier build: better a plain 404 than a page where a script is expected.
			if (error) next(error);
			else response.status(404).type("text").send("Not found");
		});
	};
	return [mounted, express.static(clientDirectory, { maxAge: "1h", index: false, redirect: false, dotfiles: "ignore" })];
}

function securityHeaders(https: boolean): RequestHandler {
	return (_request, response, next) => {
		response.setHeader("x-content-type-options", "nosniff");
		response.setHeader("referrer-policy", "strict-origin-when-cross-origin");
		response.setHeader("x-frame-options", "DENY");
		response.setHeader("cross-origin-opener-policy", "same-origin");
		response.setHeader("permissions-policy", "camera=(), geolocation=(), microphone=(self)");
		if (https) response.setHeader("strict-transport-security", "max-age=31536000");
		next();
	};
}

function lastResort({ logger }: Application): ErrorRequestHandler {
	return (error: unknown, request, response, next) => {
		logger.error({ err: error, path: request.path, requestId: request.headers["x-request-id"] }, "a page request failed");
		if (response.headersSent) return next(error);
		response.status(500).json({ message: "Internal server error" });
	};
}
