import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ensurePartitions } from "~/domain/usage/partitions.server";
import { startUsageRecorder, stopUsageRecorder } from "~/domain/usage/recorder.server";
import { pool } from "~/platform/db/pool.server";
import { watchClient } from "~/platform/serving/client-connection";
import { type DirectAnswer, sendAnswer } from "~/platform/serving/direct-answer";
import { webRequest } from "~/platform/serving/fast-lane";
import { requestInfoReader } from "~/platform/serving/request-info.server";
import { action as chatCompletions } from "~/routes/v1/chat-completions";
import type { FastLaneArguments } from "~/routes/v1/fast-lane";
import { loader as models } from "~/routes/v1/models";

type Answer = Response | DirectAnswer;

/** Actions and loaders of the fast routes by path, one line each. */
const routes: Record<string, (call: FastLaneArguments) => Answer | Promise<Answer>> = {
	"/v1/chat/completions": chatCompletions,
	"/v1/models": models,
};

/**
 * The inference routes over real HTTP in this process, without a build: what engine tests talk to. Provider variables
 * (`LLM_…`) have to be set before the first request.
 */
export async function startGateway(): Promise<{ url: string; close: () => Promise<void> }> {
	await ensurePartitions(pool());
	startUsageRecorder();
	const requestInfo = requestInfoReader(["127.0.0.0/8"]);
	const server = createServer(async (incoming, response) => {
		const info = requestInfo(incoming);
		response.setHeader("x-request-id", info.requestId);
		const request = webRequest(incoming);
		const context = { ...info, headers: incoming.headers, incoming, client: watchClient(response) };
		const route = routes[new URL(request.url).pathname];
		await sendAnswer(
			response,
			route ? await route({ request, params: {}, context }) : new Response("no such route in tests", { status: 404 }),
		);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
			await stopUsageRecorder();
		},
	};
}
