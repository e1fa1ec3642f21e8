import { setTimeout as sleep } from "node:timers/promises";
import type { LocalAnswer } from "../providers/provider";
import type { CancelSignal } from "./cancellation";
import type { UpstreamResponse } from "./upstream-response";

/** Pause between streamed events of a simulated answer, so that it reads like a stream. Milliseconds. */
const eventPauseMs = 12;

/** Gives an answer that was made in this process the shape of one that came over the wire. */
export function answerLocally(answer: LocalAnswer, signal: CancelSignal): UpstreamResponse {
	return {
		status: answer.status,
		headers: { get: (name) => (name === "content-type" ? (answer.events ? "text/event-stream" : "application/json") : null) },
		text: async () => JSON.stringify(answer.body ?? null),
		chunks: chunksOf(answer.events ?? [], signal),
	};
}

async function* chunksOf(events: readonly string[], signal: CancelSignal): AsyncGenerator<Uint8Array> {
	for (const event of events) {
		// Node asks for the methods of a signal, not for its class.
		await sleep(eventPauseMs, undefined, { signal: signal as AbortSignal });
		yield Buffer.from(`data: ${event}\n\n`);
	}
}
