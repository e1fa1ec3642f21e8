import { newId } from "~/platform/ids";
import type { DirectAnswer } from "~/platform/serving/direct-answer";
import { type ChatEvent, noUsage, type TokenUsage } from "../chat";
import type { GatewayError } from "../errors";
import { healEvents } from "../healing/heal-events";
import { noCost } from "../pricing/cost";
import type { Closing, Served } from "../protocols/protocol";
import type { KeptAnswer } from "../response-cache/kept-answer";
import type { Candidate } from "../routing/candidate";
import { ownerOf, type Run, servedBy } from "./attempt.server";
import { cacheHeader } from "./cache-fill.server";
import { Observation } from "./observe";
import { warningsOf } from "./prepare.server";
import { jsonHeaders, streamHeaders } from "./response-headers";
import { record } from "./settle.server";
import { type Ended, type Outcome, usageEventOf } from "./usage-event-of.server";

/** A kept answer that the request may have, and who made it. */
export type Found = { answer: KeptAnswer; maker: Candidate };

type Written = { text: string; answer: () => Record<string, unknown> };

/** Who reads usage from the start of a stream must find there that nothing was used. */
const nothingUsed: Partial<TokenUsage> = { promptTokens: 0, completionTokens: 0 };

/**
 * The client's answer, written of a kept one by the writers of its protocol: whole or as a stream, whichever way the kept
 * one came. It costs nothing, has a log row of its own and may be continued like any other answer.
 */
export async function writeKept(run: Run, { answer, maker }: Found, startedAt: number): Promise<DirectAnswer> {
	const { protocol, chat, policy } = run;
	const own = chat.warnings;
	const wire = { warnings: own ? answer.warnings.filter((warning) => !own.includes(warning)) : [...answer.warnings] };
	const ended = endedOf(run, maker, startedAt, wire);
	const healed = chat.healing && healEvents(answer.events, chat);
	const events = withNoUsage(healed?.events ?? answer.events);
	ended.seen.take(events);
	ended.seen.healing = healed?.method;
	const served = servedBy(ended);
	const closing = closingOfKept(ended.seen);
	const write = chat.stream ? writeStream : writeWhole;
	const { text, answer: whole } = write(run, events, served, closing);
	await protocol.remember?.({ chat, events, served, answer: whole() }, ownerOf(policy));
	await recordEnd(ended, { kind: "answered", responseSize: Buffer.byteLength(text), response: whole }, closing, true);
	const warnings = warningsOf({ chat, wire });
	const headers = chat.stream ? streamHeaders(warnings) : jsonHeaders(warnings);
	headers[cacheHeader] = "HIT";
	return { status: 200, headers, body: text };
}

/** The log row of a request that ended while it waited for one like it. */
export async function recordUnanswered(run: Run, error: GatewayError, startedAt: number): Promise<void> {
	const ended = endedOf(run, run.route.candidates[0], startedAt, { warnings: [] });
	const outcome: Outcome = error.status === 499 ? { kind: "canceled" } : { kind: "failed", error, retried: false };
	await recordEnd(ended, outcome, closingOfKept(ended.seen), false);
}

function endedOf(run: Run, candidate: Candidate, startedAt: number, wire: Ended["wire"]): Ended {
	return { run, candidate, startedAt, wire, logId: newId(), seen: new Observation(), abandoned: false, outrunBy: null };
}

function closingOfKept({ healing }: Observation): Closing {
	return { usage: { ...noUsage }, cost: noCost, attempts: [], ...(healing ? { healing } : {}) };
}

/** Kept events tell of no usage; writers then take the prompt for what it is worth, which nobody pays here. */
function withNoUsage(events: readonly ChatEvent[]): ChatEvent[] {
	const [first, ...rest] = events;
	if (first?.type === "start") return [{ ...first, usage: nothingUsed }, ...rest];
	return [{ type: "start", usage: nothingUsed }, ...events];
}

function writeWhole({ protocol }: Run, events: readonly ChatEvent[], served: Served, closing: Closing): Written {
	const answer = protocol.writeAnswer(events, served, closing);
	return { text: JSON.stringify(answer), answer: () => answer };
}

function writeStream({ protocol }: Run, events: readonly ChatEvent[], served: Served, closing: Closing): Written {
	const writer = protocol.openStream(served);
	let text = "";
	for (const event of events) text += writer.write(event);
	text += writer.close(closing);
	return { text, answer: () => writer.answer?.() ?? protocol.writeAnswer(events, served, closing) };
}

/** Durable before the answer leaves, as every row. */
async function recordEnd(ended: Ended, outcome: Outcome, closing: Closing, cached: boolean): Promise<void> {
	ended.run.rate?.settle(0);
	const event = usageEventOf(ended, outcome, closing);
	event.cached = cached;
	await record(event);
}
