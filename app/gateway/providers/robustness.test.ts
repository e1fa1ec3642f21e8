import { fc } from "../../../tests/setup/property";
import { describe, expect, test } from "vitest";
import { headersOf, targetOf } from "../../../tests/factories/provider-fixtures";
import { SseDecoder } from "../decoders/sse";
import { foldEvents } from "../fold-events";
import { allProviders } from "./registry";

/** Names that readers look for, so that nonsense gets deep into them. */
const names = [
	"choices",
	"delta",
	"message",
	"content",
	"tool_calls",
	"function",
	"arguments",
	"name",
	"index",
	"id",
	"usage",
	"type",
	"finish_reason",
	"text",
	"thinking",
	"error",
	"code",
	"status",
	"details",
	"reasoning",
	"images",
	"annotations",
	"content_block",
	"stop_reason",
	"candidates",
	"parts",
	"functionCall",
	"args",
	"inlineData",
	"usageMetadata",
	"finishReason",
	"groundingMetadata",
	"groundingChunks",
	"promptFeedback",
	"retryDelay",
	"prompt_tokens",
	"prompt_tokens_details",
];
const words = [
	"text",
	"thinking",
	"message_start",
	"content_block_start",
	"content_block_delta",
	"message_delta",
	"tool_use",
	"STOP",
];

const { json } = fc.letrec((tie) => ({
	json: fc.oneof(
		{ maxDepth: 5 },
		fc.constantFrom(...words),
		fc.string({ maxLength: 8 }),
		fc.double(),
		fc.boolean(),
		fc.constant(null),
		fc.array(tie("json"), { maxLength: 3 }),
		fc.dictionary(fc.constantFrom(...names), tie("json"), { maxKeys: 6 }),
	),
}));

describe.each(allProviders.map((provider) => [provider.id, provider] as const))("%s", (id, provider) => {
	test("never throws at what a provider may send, and never gives what cannot be folded", () => {
		fc.assert(
			fc.property(fc.array(json, { maxLength: 4 }), fc.integer({ min: 400, max: 599 }), (values, status) => {
				const reader = provider.openStream(targetOf(id));
				const events = [...values.flatMap((value) => reader.push(JSON.stringify(value))), ...reader.end()];
				for (const value of values) {
					events.push(...provider.readAnswer(value, targetOf(id, {}, false)));
					const fault = provider.readError(status, headersOf({}), value);
					expect(fault.message).not.toBe("");
					expect(fault.status).toBeGreaterThanOrEqual(400);
				}
				foldEvents(events);
				for (const event of events) {
					if (event.type !== "usage") continue;
					for (const count of Object.values(event.usage)) expect(count === false || Number(count) >= 0).toBe(true);
				}
			}),
			{ numRuns: 300 },
		);
	});
});

test("the decoder gives the same events however random streams are cut", () => {
	const piece = fc.constantFrom(
		"data: ",
		"data:",
		"event: x",
		":",
		"\n",
		"\r",
		"\r\n",
		"\n\n",
		"ä",
		"漢",
		"🧪",
		"{}",
		"\uFEFF",
		"id: 1",
	);
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 30 }), fc.array(fc.nat(80), { maxLength: 6 }), (pieces, cuts) => {
			const bytes = new TextEncoder().encode(pieces.join(""));
			const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((left, right) => left - right), bytes.length];
			const decode = (chunks: Uint8Array[]) => {
				const decoder = new SseDecoder();
				return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
			};
			const chunks = places.slice(1).map((end, at) => bytes.subarray(places[at], end));
			expect(decode(chunks)).toEqual(decode([bytes]));
		}),
		{ numRuns: 1000 },
	);
});
