import { describe, expect, it } from "vitest";
import { bucketTag } from "~/platform/store/store";
import { usageEvent } from "../../../tests/factories/usage-event";
import { parseRecord, readPayload, repaired, toRecord } from "./usage-record.server";

const read = (text: string) => JSON.parse(text);

describe("the record of a usage event", () => {
	it("leaves out what says nothing, and only that", () => {
		const event = usageEvent({ source: "", metadata: {}, cachedTokens: 0, streamed: false, cost: "0", discount: "1" });
		const record = read(toRecord(event).text);
		for (const field of ["cachedTokens", "streamed", "cost", "discount", "sessionId", "payload", "savings"]) {
			expect(record).not.toHaveProperty(field);
		}
		expect(record).toMatchObject({ id: event.id, source: "", metadata: {}, promptTokens: 100, routing: event.routing });
	});

	it("carries the savings of a discount", () => {
		const { text } = toRecord(usageEvent({ cost: "0.8", discount: "0.8" }));
		expect(read(text)).toMatchObject({ discount: "0.8", savings: "0.2" });
	});

	it("seals the payload", () => {
		const payload = { request: { messages: ["hush"] }, response: null };
		const { text } = toRecord(usageEvent({ payload }));
		expect(text).not.toContain("hush");
		expect(readPayload(Buffer.from(read(text).payload, "base64"))).toEqual(payload);
	});

	it("replaces what Postgres cannot store, in values and names, and keeps what only looks like it", () => {
		const harmless = "\\u0000 \u{1F600}\n";
		const odd = usageEvent({ sessionId: "a\0b", source: "\ud800!", metadata: { "k\0": harmless } });
		const { text } = toRecord(odd);
		const stored = { sessionId: "a\ufffdb", source: "\ufffd!", metadata: { "k\ufffd": harmless } };
		expect(read(text)).toMatchObject(stored);
		expect(text).not.toMatch(/[^\\]\\u0000/);
	});

	it("is found again in its text, and nothing else is", () => {
		const event = usageEvent();
		const record = toRecord(event);
		expect(parseRecord(record.text)).toEqual(record);
		expect(record.bucket).toBe(bucketTag(event.organizationId));
		for (const text of ["", "{", "null", "[]", '{"id":1,"organizationId":"x"}', '{"id":"x"}']) {
			expect(parseRecord(text)).toBeNull();
		}
	});

	it("can be brought into the range of the columns", () => {
		const odd = { promptTokens: 1e12, completionTokens: -3, duration: 1.5, totalTokens: "7" as never };
		const mended = { promptTokens: 2_147_483_647, completionTokens: 0, duration: 2, totalTokens: 7 };
		expect(read(repaired(toRecord(usageEvent(odd))).text)).toMatchObject(mended);
	});
});
