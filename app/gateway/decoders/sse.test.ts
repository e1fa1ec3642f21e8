import { describe, expect, test } from "vitest";
import { GatewayError } from "../errors";
import { SseDecoder, type SseEvent } from "./sse";

const utf8 = new TextEncoder();

function decode(chunks: Uint8Array[], limit?: number): SseEvent[] {
	const decoder = new SseDecoder(limit);
	return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
}

/** Decodes `text` whole, byte by byte and cut in two at every byte, and demands the same events each time. */
function decodeEveryWay(text: string): SseEvent[] {
	const bytes = utf8.encode(text);
	const whole = decode([bytes]);
	expect(decode([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
	for (let cut = 0; cut <= bytes.length; cut++) {
		expect(decode([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(whole);
	}
	return whole;
}

describe("SseDecoder", () => {
	test("reads plain data events and passes [DONE] as data", () => {
		expect(decodeEveryWay('data: {"a":1}\n\ndata:{"b":2}\n\ndata: [DONE]\n\n')).toEqual([
			{ data: '{"a":1}' },
			{ data: '{"b":2}' },
			{ data: "[DONE]" },
		]);
	});

	test("names the event and forgets the name afterwards", () => {
		expect(decodeEveryWay("event: ping\ndata: {}\n\ndata: x\n\nevent: lonely\n\ndata: y\n\n")).toEqual([
			{ event: "ping", data: "{}" },
			{ data: "x" },
			{ data: "y" },
		]);
	});

	test.each(["\n", "\r\n", "\r"])("takes %j as line end", (end) => {
		const text = ["event: a", "data: one", "data: two", "", ": comment", "data: three", "", ""].join(end);
		expect(decodeEveryWay(text)).toEqual([{ event: "a", data: "one\ntwo" }, { data: "three" }]);
	});

	test("takes mixed line ends in one stream", () => {
		expect(decodeEveryWay("data: a\r\n\ndata: b\r\rdata: c\n\r\n")).toEqual([
			{ data: "a" },
			{ data: "b" },
			{ data: "c" },
		]);
	});

	test("keeps multi-byte characters and spaces, drops one leading space only", () => {
		expect(decodeEveryWay("data:  ä 漢字 🧪 \n\n")).toEqual([{ data: " ä 漢字 🧪 " }]);
	});

	test("swallows a byte order mark", () => {
		expect(decodeEveryWay("\uFEFFdata: a\n\n")).toEqual([{ data: "a" }]);
	});

	test("swallows one byte order mark, however it was cut", () => {
		const bytes = new TextEncoder().encode("\uFEFF\uFEFFdata: a\n\ndata: b\n\n");
		for (const cut of [0, 1, 2, 3, 4, 5, 6]) {
			const decoder = new SseDecoder();
			// The second mark belongs to the first field's name, which makes it a field nobody knows.
			expect([...decoder.push(bytes.subarray(0, cut)), ...decoder.push(bytes.subarray(cut))]).toEqual([{ data: "b" }]);
		}
	});

	test("keeps a carriage return escape inside JSON and empty data lines", () => {
		expect(decodeEveryWay('data: "x\\r\\n"\n\ndata\n\ndata:\ndata:\n\n')).toEqual([
			{ data: '"x\\r\\n"' },
			{ data: "" },
			{ data: "\n" },
		]);
	});

	test("ignores comments, id, retry and unknown fields", () => {
		expect(decodeEveryWay(": keep-alive\n\nid: 7\nretry: 10\ndatum: no\ndata: yes\n\n")).toEqual([{ data: "yes" }]);
	});

	test.each(["data: last", "data: last\n", "data: last\r", "data: last\r\n"])(
		"returns an event whose closing blank line is missing (%j)",
		(text) => expect(decodeEveryWay(text)).toEqual([{ data: "last" }]),
	);

	test("refuses an event that grows beyond the limit, in one line or in many", () => {
		const line = utf8.encode(`data: ${"x".repeat(40)}`);
		const many = utf8.encode("data: 0123456789\n".repeat(4));
		for (const chunks of [[line], [...line].map((byte) => Uint8Array.of(byte)), [many]]) {
			let thrown: unknown;
			try {
				decode(chunks, 32);
			} catch (error) {
				thrown = error;
			}
			expect(thrown).toBeInstanceOf(GatewayError);
			expect((thrown as GatewayError).status).toBe(502);
		}
	});

	test("refuses an event of very many lines that say nothing", () => {
		expect(() => decode([utf8.encode("data\n".repeat(500_001))])).toThrow(GatewayError);
		expect(decode([utf8.encode("data\n\n".repeat(500_001))])).toHaveLength(500_001);
	});

	test("holds a long line that arrives in many small chunks", () => {
		const value = "0123456789".repeat(200_000);
		const bytes = utf8.encode(`data: ${value}\n\n`);
		const chunks: Uint8Array[] = [];
		for (let at = 0; at < bytes.length; at += 1024) chunks.push(bytes.subarray(at, at + 1024));
		expect(decode(chunks)).toEqual([{ data: value }]);
	});
});
