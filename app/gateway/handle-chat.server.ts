import { autoModelId, isAutoModel } from "~/catalog/auto-model";
import { usageRecorderFull } from "~/domain/usage/recorder.server";
import type { DirectAnswer } from "~/platform/serving/direct-answer";
import { StreamedRequest } from "./streamed-request.server";
import type { KeyPolicy } from "~/domain/api-keys/key-policy.server";
import type { ChatRequest } from "./chat";
import { GatewayError } from "./errors";
import type { ClientProtocol } from "./protocols/protocol";
import { ejection } from "./routing/ejection.server";
import { autoPlaceOf, placeOf, targetOf } from "./routing/judge.server";
import { memoryOf, pin, prefer } from "./routing/memory.server";
import { Tries } from "./routing/tries";
import { ownerOf, type Run } from "./steps/attempt.server";
import { authenticate } from "./steps/authenticate.server";
import { chooseRoute } from "./steps/choose-route.server";
import { dryRun } from "./steps/dry-run";
import { errorResponse } from "./steps/error-response.server";
import { type RequestRate, rateOf, withRate } from "./steps/limit-rate.server";
import { limitSpending } from "./steps/limit-spending.server";
import { type CallContext, openCall, sessionKeyOf } from "./steps/open-call";
import { type Prepared, prepareFirst, warningsOf } from "./steps/prepare.server";
import { readBody } from "./steps/read-body";
import { deadlineOf, keepAliveMs, readerPatienceMs } from "./steps/time-limits";
import { openStreamBody } from "./stream-body";
import { answerRequest } from "./whole-request.server";

/**
 * The conductor of every chat-like request: credential, body, model, route, provider, answer, bill. Each step is a
 * file under `steps/`; this one only puts them in order. Never throws: failures become the protocol's error response.
 */
export async function handleChat(protocol: ClientProtocol, context: CallContext): Promise<Response | DirectAnswer> {
	let rate: RequestRate | undefined;
	try {
		const call = openCall(context);
		const policy = await authenticate(context.headers);
		const looking = limitSpending(policy);
		if (looking) await looking;
		refuseWhileUnrecordable();
		const chat = await readChat(protocol, context, policy);
		const sessionKey = sessionKeyOf(call, chat.source.body);
		const run = await route({ call, policy, asked: chat, chat, protocol, sessionKey });
		if (context.headers["x-dry-run"] === "true") return dryRun(run);
		run.rate = rate = rateOf(run);
		if (rate) await rate.admit();
		if (run.route.selectionReason === "half-open-probe") ejection.probing(targetOf(run.route.candidates[0]), call.receivedAt);
		return withRate(await answer(run), rate);
	} catch (error) {
		rate?.release();
		return withRate(errorResponse(protocol, error, context.requestId), rate);
	}
}

/** The parsed request; what it refers to by id is put in its place first. */
async function readChat(protocol: ClientProtocol, context: CallContext, policy: KeyPolicy): Promise<ChatRequest> {
	const { headers, incoming } = context;
	const body = await readBody(incoming, headers);
	return protocol.parse(protocol.expand ? await protocol.expand(body, ownerOf(policy)) : body, headers);
}

/** What cannot be recorded is not served: an answered request is never lost. */
function refuseWhileUnrecordable(): void {
	if (!usageRecorderFull()) return;
	throw new GatewayError({ status: 503, message: "The gateway cannot record usage at the moment.", retryAfter: 5 });
}

/** Chooses who serves the request, and remembers the choice for those that follow. */
async function route(request: Omit<Run, "route" | "tries" | "earlier" | "unrecorded">): Promise<Run> {
	const { call, policy, asked, sessionKey } = request;
	const about = (modelId: string) => ({ policy, modelId, sessionKey, now: call.receivedAt });
	const chosen = await chooseRoute(asked, policy, {
		now: call.receivedAt,
		noFallback: call.noFallback,
		memoryOf: (modelId) => memoryOf(about(modelId)),
	});
	const { candidates, selectionReason, otherPlaces } = chosen;
	const [first] = candidates;
	const free = chosen.requestedProvider === null && candidates.length > 1;
	if (free && selectionReason === "weighted-score" && !asked.routing) prefer(about(first.model.id), placeOf(first));
	const { retry, timeouts } = policy.routing;
	const tries = new Tries(candidates, { otherPlaces, maxRetries: retry.maxRetries, deadline: deadlineOf(call, timeouts) });
	const run: Run = { ...request, route: chosen, tries, earlier: [], unrecorded: [] };
	if (free && sessionKey !== null) {
		const auto = isAutoModel(asked.model);
		run.pin = (candidate) =>
			auto ? pin(about(autoModelId), autoPlaceOf(candidate)) : pin(about(candidate.model.id), placeOf(candidate));
	}
	return run;
}

async function answer(run: Run): Promise<DirectAnswer> {
	const first = await prepareFirst(run);
	if (run.asked.stream) return await answerStreamed(run, first);
	const { text, prepared } = await answerRequest(run, first);
	const headers = responseHeaders(warningsOf(prepared));
	headers["content-type"] = "application/json";
	return { status: 200, headers, body: text };
}

async function answerStreamed(run: Run, first: Prepared): Promise<DirectAnswer> {
	const request = new StreamedRequest(run, first);
	const body = await openStreamBody(request.frames(), {
		keepAliveMs,
		readerPatienceMs,
		onCommit: () => request.commit(),
		onLeave: () => request.abandon(),
		onLateFailure: (error) => request.lateFailure(error),
	});
	const headers = responseHeaders(warningsOf(request.prepared));
	headers["content-type"] = "text/event-stream; charset=utf-8";
	headers["cache-control"] = "no-cache, no-transform";
	// Nginx would otherwise collect the stream before passing it on.
	headers["x-accel-buffering"] = "no";
	return { status: 200, headers, body };
}

function responseHeaders(warnings: readonly string[]): Record<string, string> {
	if (warnings.length === 0) return {};
	// Header values are Latin-1 at most; model and field names may be anything.
	return { "x-llmgateway-warnings": warnings.join("; ").replace(/[^\x20-\x7e]/g, "?").slice(0, 4096) };
}
