import type { ChatEvent, ChatRequest, Dialect, TokenUsage } from "../chat";
import type { GatewayError } from "../errors";
import type { Cost } from "../pricing/cost";
import type { RoutingAttempt } from "~/domain/usage/usage-event";

/**
 * The contract between the engine and a client protocol: how a request is read and how answers and errors are
 * written. Pure functions; HTTP, time and money are the engine's.
 */
export type ClientProtocol = {
	dialect: Dialect;
	/** Reads a parsed JSON body. Throws GatewayError(400) that names the offending field. */
	parse(body: Record<string, unknown>): ChatRequest;
	/** Body of an error response. */
	errorBody(error: GatewayError): unknown;
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

/** What is known once the upstream has finished. */
export type Closing = { usage: TokenUsage; cost: Cost; attempts: readonly RoutingAttempt[] };

/** Writes one streamed answer. Every method returns whole SSE frames (`data: …\n\n`), or "". */
export type StreamWriter = {
	write(event: ChatEvent): string;
	/**
	 * A line of the same dialect, not parsed: only the model name is replaced. Undefined where this protocol
	 * cannot forward lines.
	 */
	forward?(data: string): string;
	/** Usage, end marks. Called once, after the last event. */
	close(closing: Closing): string;
	/** An error after the stream began, so that it never looks like a clean end. */
	fail(error: GatewayError): string;
};
