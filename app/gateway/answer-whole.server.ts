import type { ChatEvent } from "./chat";
import { GatewayError } from "./errors";
import { parseExactJson } from "./exact-json";
import { healEvents } from "./healing/heal-events";
import { type Attempt, ownerOf } from "./steps/attempt.server";
import { callProvider } from "./steps/call-provider.server";
import { type Prepared, prepareNext } from "./steps/prepare.server";
import { closingOf, settle } from "./steps/settle.server";
import { parseErrorBody, upstreamError } from "./steps/upstream-fault";
import type { UpstreamResponse } from "./steps/upstream-response";

/** The text of the client's answer, or what is to be tried next because this attempt gave none. */
export type WholeOutcome = WholeText | { next: Prepared };

/** `bytes` of it in UTF-8. */
export type WholeText = { text: string; bytes: number };

/** Calls the provider and settles. Throws the GatewayError of a failure after which nothing is tried any more. */
export async function answerWhole(attempt: Attempt): Promise<WholeOutcome> {
	try {
		const response = await callProvider(attempt.candidate, attempt.wire, attempt.target, attempt.signal);
		const refused = response.status >= 300 ? await contentRefusalOf(attempt, response) : undefined;
		const body = refused ? {} : parseAnswer(await response.text(), attempt);
		const events = refused ?? attempt.candidate.provider.readAnswer(body, attempt.target, response.headers);
		attempt.seen.take(events);
		if (attempt.seen.fault) throw upstreamError(attempt.seen.fault, attempt.candidate);
		return await writeAndSettle(attempt, refused ? undefined : body, events);
	} catch (error) {
		const failure = attempt.explain(error);
		const next = attempt.settled ? undefined : await prepareNext(attempt, failure);
		await settle(attempt, attempt.abandoned ? { kind: "canceled" } : { kind: "failed", error: failure, retried: next !== undefined });
		if (next) return { next };
		throw failure;
	}
}

async function writeAndSettle(
	attempt: Attempt,
	body: Record<string, unknown> | undefined,
	received: ChatEvent[],
): Promise<WholeText> {
	const { protocol, chat } = attempt.run;
	const healed = chat.healing && healEvents(received, chat);
	const events = healed?.events ?? received;
	attempt.seen.healing = healed?.method;
	const closing = closingOf(attempt);
	const served = attempt.served();
	const answer =
		body && protocol.dialect === attempt.candidate.provider.dialect && chat.source.dialect === protocol.dialect
			? protocol.forwardAnswer(body, events, served, closing)
			: protocol.writeAnswer(events, served, closing);
	const text = JSON.stringify(answer);
	if (protocol.remember) await protocol.remember({ chat, events, served, answer }, ownerOf(attempt.run.policy));
	if (attempt.run.fill) await attempt.run.fill.keep(attempt, received);
	const bytes = Buffer.byteLength(text);
	await settle(attempt, { kind: "answered", responseSize: bytes, response: () => answer }, closing);
	return { text, bytes };
}

/**
 * The answer behind a status that is not a success, where the provider's content filter turned the request away: no
 * content and a finish reason that says so. Throws GatewayError for every other status.
 */
export async function contentRefusalOf(attempt: Attempt, response: UpstreamResponse): Promise<ChatEvent[]> {
	const body = parseErrorBody(await response.text());
	const fault = attempt.candidate.provider.readError(response.status, response.headers, body);
	if (fault.contentRefused) return [{ type: "finish", reason: "content_filter", raw: fault.code ?? String(fault.status) }];
	attempt.seen.fault = fault;
	throw upstreamError(fault, attempt.candidate);
}

function parseAnswer(text: string, attempt: Attempt): Record<string, unknown> {
	try {
		const body = parseExactJson(text);
		if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
	} catch {
		// Told below.
	}
	throw new GatewayError({
		status: 502,
		origin: "upstream",
		message: `${attempt.candidate.descriptor.name} sent an answer that is not JSON.`,
		// Never the text: it may hold an answer.
		detail: `${text.length} characters`,
	});
}
