import { PassThrough } from "node:stream";
import { createReadableStreamFromReadable } from "@react-router/node";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { type EntryContext, ServerRouter } from "react-router";

/** How long a page may wait for its deferred data. */
export const streamTimeout = 10_000;

/** Renders a page to a stream: people get the shell at once, crawlers the finished page. */
export default function handleRequest(
	request: Request,
	responseStatusCode: number,
	responseHeaders: Headers,
	routerContext: EntryContext,
): Promise<Response> {
	const waitForAll = isbot(request.headers.get("user-agent") ?? "") || routerContext.isSpaMode;
	return new Promise((resolve, reject) => {
		let status = responseStatusCode;
		let shellRendered = false;
		const ready = () => {
			shellRendered = true;
			const body = new PassThrough();
			responseHeaders.set("content-type", "text/html; charset=utf-8");
			resolve(new Response(createReadableStreamFromReadable(body), { headers: responseHeaders, status }));
			pipe(body);
		};
		const { pipe, abort } = renderToPipeableStream(<ServerRouter context={routerContext} url={request.url} />, {
			[waitForAll ? "onAllReady" : "onShellReady"]: ready,
			onShellError: reject,
			onError(error: unknown) {
				status = 500;
				// Errors before the shell reach the caller through onShellError.
				if (shellRendered) console.error(error);
			},
		});
		setTimeout(abort, streamTimeout + 1_000).unref();
	});
}
