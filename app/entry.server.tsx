import { randomBytes } from "node:crypto";
import { PassThrough } from "node:stream";
import { createReadableStreamFromReadable } from "@react-router/node";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { type EntryContext, ServerRouter } from "react-router";
import { publishableKey } from "~/domain/billing/stripe.server";
import { logger } from "~/platform/logger.server";
import { contentSecurityPolicy } from "~/platform/serving/content-security-policy";
import { asksForApi } from "~/platform/serving/refusal";

// The shell (server.ts) and the worker reach the application through this module only, so that there is one of everything.
export { boot } from "./boot.server";
export { env } from "~/platform/env.server";

/** How long a page may wait for its deferred data, in milliseconds. */
export const streamTimeout = 10_000;

/** Renders a page to a stream: people get the shell at once, crawlers the finished page. */
export default function handleRequest(
	request: Request,
	responseStatusCode: number,
	responseHeaders: Headers,
	routerContext: EntryContext,
): Promise<Response> {
	if (responseStatusCode === 404 && fromProgram(request)) return Promise.resolve(notFoundFor(request, responseHeaders));
	const waitForAll = isbot(request.headers.get("user-agent") ?? "") || routerContext.isSpaMode;
	const nonce = randomBytes(16).toString("base64");
	return new Promise((resolve, reject) => {
		let status = responseStatusCode;
		let shellRendered = false;
		const ready = () => {
			shellRendered = true;
			const body = new PassThrough();
			responseHeaders.set("content-type", "text/html; charset=utf-8");
			// Vite's own scripts have no nonce in development.
			if (import.meta.env.PROD) responseHeaders.set("content-security-policy", contentSecurityPolicy(nonce, publishableKey()?.scriptUrl ?? null));
			resolve(new Response(createReadableStreamFromReadable(body), { headers: responseHeaders, status }));
			pipe(body);
		};
		const page = <ServerRouter context={routerContext} url={request.url} nonce={nonce} />;
		const { pipe, abort } = renderToPipeableStream(page, {
			nonce,
			[waitForAll ? "onAllReady" : "onShellReady"]: ready,
			onShellError: reject,
			onError(error: unknown) {
				status = 500;
				// Errors before the shell reach the caller through onShellError.
				if (shellRendered) logger.error({ err: error, url: request.url }, "a page failed while it was streamed");
			},
		});
		setTimeout(abort, streamTimeout + 1_000).unref();
	});
}

function fromProgram({ method, headers, url }: Request): boolean {
	return asksForApi({ method, headers: Object.fromEntries(headers) }, new URL(url).pathname);
}

/** A program can do nothing with a page: it gets the management API's kind of error. */
function notFoundFor({ method, url }: Request, headers: Headers): Response {
	const message = `Unknown URL: ${method} ${new URL(url).pathname}`;
	headers.delete("content-type");
	return Response.json({ message }, { status: 404, headers });
}

/** Called by React Router with what loaders and actions threw; a request that its client left is no error. */
export function handleError(error: unknown, { request }: { request: Request }): void {
	if (!request.signal.aborted) logger.error({ err: error, url: request.url }, "a page request failed");
}
