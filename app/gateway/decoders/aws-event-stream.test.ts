import { expect, test } from "vitest";
import { fc } from "../../../tests/setup/property";
import { awsEvent, awsMessage } from "../../../tests/simulators/aws-event-stream";
import { AwsEventStreamDecoder } from "./aws-event-stream";

const lines = [
	'{"messageStart":{"role":"assistant"}}',
	'{"contentBlockDelta":{"contentBlockIndex":0,"delta":{"text":"Grüße 👋 漢"}}}',
	'{"throttlingException":{"message":"Too many requests"}}',
];

function decode(chunks: Iterable<Uint8Array>) {
	const decoder = new AwsEventStreamDecoder();
	const events = [];
	for (const chunk of chunks) events.push(...decoder.push(chunk));
	return [...events, ...decoder.end()];
}

test("an event becomes its type and payload, wherever the bytes are cut", () => {
	const bytes = Buffer.concat(lines.map(awsEvent));
	const whole = decode([bytes]);
	expect(whole.map(({ data }) => data)).toEqual(lines);
	expect(whole.map(({ event }) => event)).toEqual(["messageStart", "contentBlockDelta", "throttlingException"]);
	expect(decode(Array.from(bytes, (_, at) => bytes.subarray(at, at + 1)))).toEqual(whole);
	for (let cut = 0; cut <= bytes.length; cut++) {
		expect(decode([bytes.subarray(0, cut), bytes.subarray(cut)]), `cut at byte ${cut}`).toEqual(whole);
	}
});

test("random events, cut at random places", () => {
	const character = fc.constantFrom("a", "é", "漢", "🧪", '"', "\\", "\n", "\0", "\u{7f}");
	const line = fc
		.record({ type: fc.constantFrom("messageStart", "contentBlockDelta", "metadata"), value: fc.string({ unit: character }) })
		.map(({ type, value }) => JSON.stringify({ [type]: { text: value } }));
	fc.assert(
		fc.property(fc.array(line, { maxLength: 6 }), fc.array(fc.nat(600), { maxLength: 6 }), (sent, cuts) => {
			const bytes = Buffer.concat(sent.map(awsEvent));
			const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((left, right) => left - right), bytes.length];
			const chunks = places.slice(1).map((end, at) => bytes.subarray(places[at], end));
			expect(decode(chunks).map(({ data }) => data)).toEqual(sent);
		}),
	);
});

test("a message that is cut off is not an event", () => {
	const bytes = Buffer.concat(lines.map(awsEvent));
	expect(decode([bytes.subarray(0, -1)]).map(({ data }) => data)).toEqual(lines.slice(0, 2));
});

test("every flipped byte is noticed", () => {
	const bytes = awsEvent(lines[0] as string);
	for (let at = 0; at < bytes.length; at++) {
		const broken = Buffer.from(bytes);
		broken[at] = (broken[at] as number) ^ 0x10;
		expect(() => decode([broken]), `byte ${at}`).toThrow("cannot be read");
	}
});

test("an unmodelled error is told by its headers, other header types are passed over", () => {
	const error = awsMessage({ ":message-type": "error", ":error-code": "InternalError", ":error-message": "broke" }, "");
	expect(decode([error])).toEqual([{ event: "error", data: '{"error":{"code":"InternalError","message":"broke"}}' }]);
	expect(decode([awsMessage({ ":message-type": "event" }, "{}")])).toEqual([]);
	expect(decode([awsMessage({ ":message-type": "event", ":event-type": "metadata" }, "")])[0]?.data).toBe(
		'{"metadata":{}}',
	);
});
