import { AwsEventStreamDecoder } from "./aws-event-stream";
import { SseDecoder, type SseEvent } from "./sse";

/** Splits the bytes of a streamed answer into events, whatever frames they come in. */
export type StreamDecoder = {
	push(bytes: Uint8Array): SseEvent[];
	/** The stream closed; returns what was left. */
	end(): SseEvent[];
};

/** A decoder for one answer, by the framing that its provider declares. */
export function openDecoder(framing: "aws-event-stream" | undefined): StreamDecoder {
	return framing === "aws-event-stream" ? new AwsEventStreamDecoder() : new SseDecoder();
}
