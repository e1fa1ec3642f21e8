import { crc32 } from "node:zlib";

/**
 * One message of an AWS event stream, as the service frames it.
 * Source: https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export function awsMessage(headers: Record<string, string>, payload: string): Buffer {
	const body = Buffer.from(payload);
	const head = Buffer.concat(Object.entries(headers).map(([name, value]) => header(name, value)));
	const length = 12 + head.length + body.length + 4;
	const prelude = Buffer.alloc(12);
	prelude.writeUInt32BE(length, 0);
	prelude.writeUInt32BE(head.length, 4);
	prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
	const message = Buffer.concat([prelude, head, body]);
	const checksum = Buffer.alloc(4);
	checksum.writeUInt32BE(crc32(message), 0);
	return Buffer.concat([message, checksum]);
}

/** `{"type": payload}` as an event, or as an exception where the type is that of one. */
export function awsEvent(line: string): Buffer {
	const [[type, payload] = ["unknown", {}]] = Object.entries(JSON.parse(line) as Record<string, unknown>);
	const kind: Record<string, string> = type.endsWith("Exception")
		? { ":message-type": "exception", ":exception-type": type }
		: { ":message-type": "event", ":event-type": type };
	return awsMessage({ ...kind, ":content-type": "application/json" }, JSON.stringify(payload));
}

function header(name: string, value: string): Buffer {
	const text = Buffer.from(value);
	const length = Buffer.alloc(2);
	length.writeUInt16BE(text.length);
	return Buffer.concat([Buffer.from([Buffer.byteLength(name)]), Buffer.from(name), Buffer.from([7]), length, text]);
}
