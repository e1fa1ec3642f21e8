import { openRequests, requestDuration, requests } from "../metrics.server";

/** Paths that metrics tell apart; any other path is "other", so that callers cannot make labels up. */
const measuredRoutes = new Set([
	"/v1/chat/completions",
	"/v1/completions",
	"/v1/responses",
	"/v1/models",
	"/health",
	"/health/live",
	"/metrics",
	"/v1/messages",
	"/v1/messages/count_tokens",
]);

/** Begins to measure a request on the fast lane; the returned function ends it with the status that was sent. */
export function startMeasuring(pathname: string): (status: number) => void {
	const route = measuredRoutes.has(pathname) ? pathname : "other";
	const startedAt = performance.now();
	openRequests.count++;
	return (status) => {
		openRequests.count--;
		requests.inc(route, String(status));
		requestDuration.tally(route, (performance.now() - startedAt) / 1000);
	};
}
