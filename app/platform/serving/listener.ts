import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Application } from "./application.ts";
import type { BuildSource } from "./build-source.ts";
import { fastLane } from "./fast-lane.ts";
import { pageLane } from "./page-lane.ts";
import { answerPreflight, setCrossOriginHeaders } from "./cross-origin.ts";

export type ListenerOptions = { development: boolean };

/**
 * What every listener runs: names the request, then hands it to the fast lane (the inference API, called straight) or to
 * the page lane (Express and React Router).
 */
export async function requestListener(
	source: BuildSource,
	application: Application,
	options: ListenerOptions,
): Promise<RequestListener> {
	const { requestInfo, allowsOtherOrigins, isInferencePath, plainPath } = application.serving;
	const fast = await fastLane(source, application, options);
	const pages = pageLane(source, application, options);
	return (request: IncomingMessage, response: ServerResponse) => {
		const info = requestInfo(request);
		const pathname = pathOf(request.url);
		if (allowsOtherOrigins(pathname)) {
			setCrossOriginHeaders(request, response);
			if (answerPreflight(request, response, info.requestId)) return;
		}
		const inference = fast.takes(request, pathname) || isInferencePath(pathname) || meansFastRoute(request);
		if (inference || fast.corrects(request, pathname)) return fast.handle(request, response, { info, pathname });
		response.setHeader("x-request-id", info.requestId);
		pages(request, response, info);
	};

	/**
	 * Another spelling of a path that React Router must never serve: without the fast lane's context nothing would be
	 * recorded or paid. The fast lane knows exact paths only and answers 404.
	 */
	function meansFastRoute(request: IncomingMessage): boolean {
		const path = plainPath(request.url ?? "");
		return path !== undefined && path !== "/" && (isInferencePath(path) || fast.takes(request, path));
	}
}

function pathOf(url = "/"): string {
	const end = url.indexOf("?");
	return end === -1 ? url : url.slice(0, end);
}
