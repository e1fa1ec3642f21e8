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
import { answerFromCache } from "./steps/answer-from-cache.server";
import { admitCaller } from "./steps/authenticate.server";
import type { CacheFill } from "./steps/cache-fill.server";
import { chooseRoute, type Route } from "./steps/choose-route.server";
import { dryRun } from "./steps/dry-run";
import { errorResponse } from "./steps/error-response.server";
import { type RequestRate, rateOf, withRate } from "./steps/limit-rate.server";
import { type CallContext, openCall, sessionKeyOf } from "./steps/open-call";
import { type Prepared, prepareFirst, warningsOf } from "./steps/prepare.server";
import { readBody } from "./steps/read-body";
import { type Admission, reserve } from "./steps/reserve.server";
import { jsonHeaders, streamHeaders } from "./steps/response-headers";
import { deadlineOf, keepAliveMs, readerPatienceMs } from "./steps/time-limits";
import { openStreamBody } from "./stream-body";
import { answerRequest } from "./whole-request.server";

/**
 * The conductor of every chat-like request: credential, body, model, route, provider, answer, bill. Each step is a
 * file under `steps/`; this one only puts them in order. Never throws: failures become the protocol's error response.
 */
export async function handleChat(protocol: ClientProtocol, context: CallContext): Promise<Response | DirectAnswer> {
	let rate: RequestRate | undefined;
	let fill: CacheFill | undefined;
	try {
		const call = openCall(context);
		const policy = await admitCaller(context);
		refuseWhileUnrecordable();
		const chat = await readChat(protocol, context, policy);
		const sessionKey = sessionKeyOf(call, chat.source.body);
		const run = await route({ call, policy, asked: chat, chat, protocol, sessionKey });
		if (context.headers["x-dry-run"] === "true") return dryRun(run);
		run.rate = rate = rateOf(run);
		if (rate) await rate.admit();
		const cached = policy.cache.enabled ? await answerFromCache(run) : undefined;
		if (cached) {
			rate?.release();
			return withRate(cached, rate);
		}
		fill = run.fill;
		if (run.route.selectionReason === "half-open-probe") ejection.probing(targetOf(run.route.candidates[0]), call.receivedAt);
		const answered = await answer(run, context);
		fill?.answered(answered);
		return withRate(answered, rate);
	} catch (error) {
		fill?.release();
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
	const { candidates, selectionReason } = chosen;
	const [first] = candidates;
	const free = chosen.requestedProvider === null && candidates.length > 1;
	if (free && selectionReason === "weighted-score" && !asked.routing) prefer(about(first.model.id), placeOf(first));
	const run: Run = { ...request, route: chosen, tries: triesOf(request, chosen), earlier: [], unrecorded: [] };
	if (free && sessionKey !== null) {
		const auto = isAutoModel(asked.model);
		run.pin = (candidate) =>
			auto ? pin(about(autoModelId), autoPlaceOf(candidate)) : pin(about(candidate.model.id), placeOf(candidate));
	}
	return run;
}

function triesOf({ call, policy }: Pick<Run, "call" | "policy">, { candidates, otherPlaces }: Route): Tries {
	const { retry, timeouts } = policy.routing;
	return new Tries(candidates, { otherPlaces, maxRetries: retry.maxRetries, deadline: deadlineOf(call, timeouts) });
}

/** Admits the request to its budgets and answers it. What it holds of them is given back where it was not even begun. */
async function answer(run: Run, context: CallContext): Promise<DirectAnswer> {
	const { asked, policy, route } = run;
	const reserving = reserve({ chat: asked, policy, candidates: route.candidates, reload: () => admitCaller(context) });
	if (reserving) keepTo(run, await reserving);
	try {
		return await answerAdmitted(run);
	} catch (error) {
		run.hold?.giveBack();
		throw error;
	}
}

function keepTo(run: Run, admission: Admission | undefined): void {
	if (!admission) return;
	const { candidates, hold, outputLimit } = admission;
	run.hold = hold;
	run.outputLimit = outputLimit;
	if (candidates === run.route.candidates) return;
	run.route = { ...run.route, candidates: candidates as Route["candidates"] };
	run.tries = triesOf(run, run.route);
}

async function answerAdmitted(run: Run): Promise<DirectAnswer> {
	const first = await prepareFirst(run);
	if (run.asked.stream) return await answerStreamed(run, first);
	const { text, bytes, prepared } = await answerRequest(run, first);
	return { status: 200, headers: jsonHeaders(warningsOf(prepared)), body: text, bytes };
}

async function answerStreamed(run: Run, first: Prepared): Promise<DirectAnswer> {
	const request = new StreamedRequest(run, first);
	const frames = request.frames();
	const body = await openStreamBody(run.fill?.until(frames) ?? frames, {
		keepAliveMs,
		readerPatienceMs,
		onCommit: () => request.commit(),
		onLeave: () => request.abandon(),
		onLateFailure: (error) => request.lateFailure(error),
	});
	return { status: 200, headers: streamHeaders(warningsOf(request.prepared)), body };
}
