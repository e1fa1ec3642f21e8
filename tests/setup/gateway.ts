import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ensurePartitions } from "~/domain/usage/partitions.server";
import { startUsageRecorder, stopUsageRecorder } from "~/domain/usage/recorder.server";
import { startEjection, stopEjection } from "~/gateway/routing/ejection.server";
import { startRoutingMetrics, stopRoutingMetrics } from "~/gateway/routing/metrics.server";
import { pool } from "~/platform/db/pool.server";
import { watchClient } from "~/platform/serving/client-connection";
import { type DirectAnswer, sendAnswer } from "~/platform/serving/direct-answer";
import { webRequest } from "~/platform/serving/fast-lane";
import { requestInfoReader } from "~/platform/serving/request-info.server";
import { action as chatCompletions } from "~/routes/v1/chat-completions";
import { action as completions } from "~/routes/v1/completions";
import type { FastLaneArguments } from "~/routes/v1/fast-lane";
import { action as messages } from "~/routes/v1/messages";
import { action as countTokens } from "~/routes/v1/messages-count-tokens";
import { loader as models } from "~/routes/v1/models";
import { action as deleteResponse, loader as response } from "~/routes/v1/response";
import { loader as responseInputItems } from "~/routes/v1/response-input-items";
import { action as responses, loader as responsesByGet } from "~/routes/v1/responses";

type Answer = Response | DirectAnswer;

/** Actions and loaders of the fast routes by path, one line each. */
const routes: Record<string, (call: FastLaneArguments) => Answer | Promise<Answer>> = {
	"/v1/chat/completions": chatCompletions,
	"/v1/completions": completions,
	"/v1/messages": messages,
	"/v1/messages/count_tokens": countTokens,
	"/v1/models": models,
	"/v1/responses": (call) => (call.request.method === "GET" ? responsesByGet(call) : responses(call)),
	"/v1/responses/:id": (call) => (call.request.method === "GET" ? response(call) : deleteResponse(call)),
	"/v1/responses/:id/input_items": responseInputItems,
};

/**
 * The inference routes over real HTTP in this process, without a build: what engine tests talk to. Provider variables
 * (`LLM_…`) have to be set before the first request.
 */
export async function startGateway(): Promise<{ url: string; close: () => Promise<void> }> {
	await ensurePartitions(pool());
	startUsageRecorder();
	await Promise.all([startRoutingMetrics(), startEjection()]);
	const requestInfo = requestInfoReader(["127.0.0.0/8"]);
	const server = createServer(async (incoming, response) => {
		const info = requestInfo(incoming);
		const request = webRequest(incoming);
		const context = { ...info, headers: incoming.headers, incoming, client: watchClient(response) };
		const { pathname } = new URL(request.url);
		const id = /^\/v1\/responses\/([^/]+)/.exec(pathname)?.[1];
		const route = routes[id === undefined ? pathname : pathname.replace(id, ":id")];
		const arguments_ = { request, params: id === undefined ? {} : { id }, context };
		await sendAnswer(
			response,
			route ? await route(arguments_) : new Response("no such route in tests", { status: 404 }),
			info.requestId,
		);
	});
	// Longer than clients keep a connection, as in production: else some would write into one that is being closed.
	server.keepAliveTimeout = 75_000;
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
			await Promise.all([stopRoutingMetrics(), stopEjection()]);
			await stopUsageRecorder();
		},
	};
}
