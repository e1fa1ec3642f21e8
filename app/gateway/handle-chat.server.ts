import { usageRecorderFull } from "~/domain/usage/recorder.server";
import type { DirectAnswer } from "~/platform/serving/direct-answer";
import { answerWhole } from "./answer-whole.server";
import { StreamedAnswer } from "./answer-streamed.server";
import type { KeyPolicy } from "~/domain/api-keys/key-policy.server";
import type { ChatRequest } from "./chat";
import { GatewayError } from "./errors";
import type { ClientProtocol } from "./protocols/protocol";
import { Attempt, ownerOf, type Run } from "./steps/attempt.server";
import { authenticate } from "./steps/authenticate.server";
import { chooseRoute } from "./steps/choose-route.server";
import { errorResponse } from "./steps/error-response.server";
import { fitForeignDialect } from "./steps/fit-foreign-dialect";
import { addressesToInline, inlineMedia } from "./steps/inline-images.server";
import { limitSpending } from "./steps/limit-spending.server";
import { type CallContext, openCall, sessionKeyOf } from "./steps/open-call";
import { readBody } from "./steps/read-body";
import { stripCacheMarkers } from "./steps/strip-cache-markers";
import { keepAliveMs, readerPatienceMs } from "./steps/time-limits";
import { openStreamBody } from "./stream-body";
import type { WireRequest } from "./providers/provider";

/**
 * The conductor of every chat-like request: credential, body, model, route, provider, answer, bill. Each step is a
 * file under `steps/`; this one only puts them in order. Never throws: failures become the protocol's error response.
 */
export async function handleChat(protocol: ClientProtocol, context: CallContext): Promise<Response | DirectAnswer> {
	try {
		const call = openCall(context);
		const policy = await authenticate(context.headers);
		const looking = limitSpending(policy);
		if (looking) await looking;
		refuseWhileUnrecordable();
		const chat = await readChat(protocol, context, policy);
		const route = chooseRoute(chat, policy, call.receivedAt);
		const sessionKey = sessionKeyOf(call, chat.source.body);
		return await answer({ call, policy, chat, protocol, route, sessionKey, earlier: [] });
	} catch (error) {
		return errorResponse(protocol, error, context.requestId);
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

async function answer(run: Run): Promise<DirectAnswer> {
	const [candidate] = run.route.candidates;
	const allowed = run.policy.providerCacheWritesEnabled ? run.chat : stripCacheMarkers(run.chat);
	const fitted = fitForeignDialect(allowed, candidate.provider.dialect, candidate.mapping);
	const addresses = addressesToInline(fitted, candidate);
	const chat = addresses ? await inlineMedia(fitted, addresses) : fitted;
	const attempt = new Attempt({ ...run, chat }, candidate);
	const wire = prepare(attempt);
	const headers = responseHeaders([...(chat.warnings ?? []), ...wire.warnings]);
	if (!chat.stream) {
		headers["content-type"] = "application/json";
		return { status: 200, headers, body: await answerWhole(attempt, wire) };
	}
	const streamed = new StreamedAnswer(attempt, wire);
	const body = await openStreamBody(streamed.frames(), {
		keepAliveMs,
		readerPatienceMs,
		onCommit: () => {
			streamed.committed = true;
		},
		onLeave: attempt.abandon,
		onLateFailure: (error) => streamed.lateFailure(error),
	});
	headers["content-type"] = "text/event-stream; charset=utf-8";
	headers["cache-control"] = "no-cache, no-transform";
	// Nginx would otherwise collect the stream before passing it on.
	headers["x-accel-buffering"] = "no";
	return { status: 200, headers, body };
}

/** What the provider is sent. A request that its wire cannot say ends here with 400 and no attempt. */
function prepare(attempt: Attempt): WireRequest {
	try {
		const wire = attempt.candidate.provider.toWire(attempt.run.chat, attempt.target);
		attempt.wireWarnings = wire.warnings;
		return wire;
	} catch (error) {
		attempt.finish();
		if (error instanceof GatewayError) throw error;
		throw new GatewayError({ status: 500, message: "The request could not be translated.", cause: error });
	}
}

function responseHeaders(warnings: readonly string[]): Record<string, string> {
	if (warnings.length === 0) return {};
	// Header values are Latin-1 at most; model and field names may be anything.
	return { "x-llmgateway-warnings": warnings.join("; ").replace(/[^\x20-\x7e]/g, "?").slice(0, 4096) };
}
