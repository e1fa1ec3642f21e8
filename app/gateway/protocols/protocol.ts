import type { ChatEvent, ChatRequest, Dialect, TokenUsage } from "../chat";
import type { GatewayError } from "../errors";
import type { HealingMethod } from "../healing/heal-json";
import type { Cost } from "../pricing/cost";
import type { RoutingAttempt } from "~/domain/usage/usage-event";

/**
 * The contract between the engine and a client protocol: how a request is read and how answers and errors are
 * written. Pure functions; HTTP, time and money are the engine's.
 */
export type ClientProtocol = {
	dialect: Dialect;
	/** Reads a parsed JSON body. Throws GatewayError(400) that names the offending field. */
	parse(body: Record<string, unknown>, headers: RequestHeaders): ChatRequest;
	/** Body of an error response. */
	errorBody(error: GatewayError, requestId: string): unknown;
	/**
	 * Completes a body that refers to something kept earlier (`previous_response_id`), before it is parsed.
	 * Throws GatewayError(400).
	 */
	expand?(body: Record<string, unknown>, owner: Owner): Promise<Record<string, unknown>>;
	/** Keeps an answer for `expand`, where the caller may refer to it later. Called before the answer ends. */
	remember?(kept: Kept, owner: Owner): Promise<void>;
	/** The whole answer, written from its events. */
	writeAnswer(events: readonly ChatEvent[], served: Served, closing: Closing): Record<string, unknown>;
	/**
	 * The same, for an answer that came in this protocol's own dialect: the provider's body with only the owned
	 * fields changed, so that fields unknown to us survive.
	 */
	forwardAnswer(
		body: Record<string, unknown>,
		events: readonly ChatEvent[],
		served: Served,
		closing: Closing,
	): Record<string, unknown>;
	openStream(served: Served): StreamWriter;
};

/** What served the request, as the client is told. */
export type Served = {
	requestId: string;
	/** Our own id of the answer, unlike the request's, which a caller may choose. */
	logId: string;
	/** The request as it was parsed: some protocols echo it. */
	chat: ChatRequest;
	requestedModel: string;
	requestedProvider: string | null;
	usedModel: string;
	usedProvider: string;
	usedRegion: string | null;
	/** The provider's own name of the model. */
	externalModel: string;
	/** Unix seconds. */
	created: number;
	/** The caller did not want the usage chunk (`stream_options.include_usage: false`). */
	omitUsageChunk: boolean;
	/** The caller wants no reasoning text (`reasoning.exclude`). */
	excludeReasoning: boolean;
};

/** Whose request it is, and whether its organization retains requests and answers. */
export type Owner = { organizationId: string; projectId: string; retains: boolean; retentionDays: number };

/** An answered request: the parsed request, the answer's events and the answer as the client got it. */
export type Kept = { chat: ChatRequest; events: readonly ChatEvent[]; served: Served; answer: Record<string, unknown> };

/** Request headers as Node parsed them: names in lower case, repeated ones joined or listed. */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** What is known once the upstream has finished. */
export type Closing = {
	usage: TokenUsage;
	cost: Cost;
	attempts: readonly RoutingAttempt[];
	/** How a JSON answer was repaired, where it was. */
	healing?: HealingMethod;
	/** The other copy of a hedged request: where it went, and what it had reported to cost by then; null for nothing. */
	hedge?: { provider: string; cost: bigint | null };
};

/** Writes one streamed answer. Every method returns whole SSE frames (`data: …\n\n`), or "". */
export type StreamWriter = {
	write(event: ChatEvent): string;
	/**
	 * A payload of the same dialect, with only the owned fields replaced. `events` are what the reader made of it, absent
	 * where the line was not decoded at all. Undefined where this protocol cannot forward lines.
	 */
	forward?(data: string, events?: readonly ChatEvent[]): string;
	/**
	 * Whether a payload may be forwarded without being decoded: a plain delta in which nothing stands that the engine has to
	 * know (usage, end, error). Needed only beside `forward`.
	 */
	isPlainDelta?(data: string): boolean;
	/** Whether a payload that was decoded may be forwarded; others are consumed (a usage chunk that `close` replaces). */
	isForwardable?(data: string): boolean;
	/** Usage, end marks. Called once, after the last event. */
	close(closing: Closing): string;
	/** The whole answer as it was streamed, where the writer has it: forwarded lines may say more than their events. After `close`. */
	answer?(): Record<string, unknown> | undefined;
	/** An error after the stream began, so that it never looks like a clean end. */
	fail(error: GatewayError): string;
};
