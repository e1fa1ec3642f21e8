import { crc32 } from "node:zlib";
import { GatewayError } from "../errors";
import type { SseEvent } from "./sse";

/** Sizes of a message's fixed parts, in bytes: total length, headers length and their checksum; the message's checksum. */
const preludeLength = 12;
const checksumLength = 4;
const smallestMessage = preludeLength + checksumLength;

/** AWS allows 16 MiB of payload and 128 KiB of headers. */
const largestMessage = 24 * 1024 * 1024;

/** Pieces that one message may come in: each costs more than its bytes. */
const maxPieces = 500_000;

/**
 * Splits `application/vnd.amazon.eventstream` bytes into events, however they were cut. The data of an event is the JSON
 * text of an object with one member: the event's type and its payload (`{"contentBlockDelta":{…}}`); an exception has the
 * same form under the exception's type. Both checksums of every message are checked. Throws GatewayError(502) for bytes
 * that are not such a stream; a message that the end of the stream cuts off is dropped, so that its absence is the reader's
 * to judge.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html (the encoding of messages),
 * https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export class AwsEventStreamDecoder {
	#rest: Uint8Array = new Uint8Array(0);
	/** Chunks that are waiting for the message they belong to; joined once, so that a long message costs no copies. */
	#waiting: Uint8Array[] = [];
	#waitingLength = 0;
	#needed = preludeLength;

	push(bytes: Uint8Array): SseEvent[] {
		this.#waiting.push(bytes);
		if (this.#waiting.length > maxPieces) throw broken("number of pieces of a message");
		this.#waitingLength += bytes.byteLength;
		if (this.#rest.byteLength + this.#waitingLength < this.#needed) return [];
		const buffer = this.#join();
		const events: SseEvent[] = [];
		let at = 0;
		this.#needed = preludeLength;
		while (buffer.byteLength - at >= preludeLength) {
			const length = readPrelude(buffer, at);
			if (buffer.byteLength - at < length) {
				this.#needed = length;
				break;
			}
			const event = readMessage(buffer.subarray(at, at + length));
			if (event) events.push(event);
			at += length;
		}
		this.#rest = buffer.subarray(at);
		return events;
	}

	end(): SseEvent[] {
		return [];
	}

	#join(): Uint8Array {
		const joined =
			this.#rest.byteLength === 0 && this.#waiting.length === 1
				? (this.#waiting[0] as Uint8Array)
				: Buffer.concat([this.#rest, ...this.#waiting]);
		this.#waiting = [];
		this.#waitingLength = 0;
		return joined;
	}
}

/** Length of the message that begins here. Its checksum is looked at first: a wrong length would swallow what follows. */
function readPrelude(buffer: Uint8Array, at: number): number {
	const view = viewOf(buffer, at, preludeLength);
	if (view.getUint32(8) !== crc32(buffer.subarray(at, at + 8))) throw broken("checksum of a prelude");
	const length = view.getUint32(0);
	if (length < smallestMessage || length > largestMessage) throw broken(`length ${length}`);
	if (view.getUint32(4) > length - smallestMessage) throw broken("length of the headers");
	return length;
}

function readMessage(message: Uint8Array): SseEvent | undefined {
	const view = viewOf(message, 0, message.byteLength);
	const end = message.byteLength - checksumLength;
	if (view.getUint32(end) !== crc32(message.subarray(0, end))) throw broken("checksum of a message");
	const bodyAt = preludeLength + view.getUint32(4);
	const headers = readHeaders(message.subarray(preludeLength, bodyAt));
	const payload = utf8.decode(message.subarray(bodyAt, end));
	switch (headers.get(":message-type")) {
		case "exception":
			return eventOf(headers.get(":exception-type") ?? "exception", payload);
		case "error": {
			const error = { code: headers.get(":error-code"), message: headers.get(":error-message") };
			return eventOf("error", JSON.stringify(error));
		}
		default: {
			const type = headers.get(":event-type");
			return type === undefined ? undefined : eventOf(type, payload);
		}
	}
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

function eventOf(type: string, payload: string): SseEvent {
	return { event: type, data: `{${JSON.stringify(type)}:${payload === "" ? "{}" : payload}}` };
}

/** Bytes that a header's value takes by its type; texts and byte arrays say their own length. */
const fixedLengths: Readonly<Record<number, number>> = { 0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16 };
const textType = 7;
const bytesType = 6;

/** The headers that hold text; all that matter do. */
function readHeaders(bytes: Uint8Array): Map<string, string> {
	const headers = new Map<string, string>();
	const view = viewOf(bytes, 0, bytes.byteLength);
	let at = 0;
	const take = (length: number) => {
		if (at + length > bytes.byteLength) throw broken("a header");
		at += length;
		return at - length;
	};
	while (at < bytes.byteLength) {
		const nameLength = view.getUint8(take(1));
		const nameAt = take(nameLength);
		const type = view.getUint8(take(1));
		const variable = type === textType || type === bytesType;
		const length = variable ? view.getUint16(take(2)) : fixedLengths[type];
		if (length === undefined) throw broken(`a header of type ${type}`);
		const valueAt = take(length);
		if (type !== textType) continue;
		headers.set(
			utf8.decode(bytes.subarray(nameAt, nameAt + nameLength)),
			utf8.decode(bytes.subarray(valueAt, valueAt + length)),
		);
	}
	return headers;
}

function viewOf(bytes: Uint8Array, at: number, length: number): DataView {
	return new DataView(bytes.buffer, bytes.byteOffset + at, length);
}

function broken(what: string): GatewayError {
	return new GatewayError({
		status: 502,
		origin: "upstream",
		message: "The provider sent a stream that cannot be read.",
		detail: `event stream: bad ${what}`,
	});
}
