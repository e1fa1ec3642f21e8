import { expect, test } from "vitest";
import { closingWith, servedBy } from "../../../../tests/factories/served";
import { fc } from "../../../../tests/setup/property";
import type { AssistantPart, ChatEvent, Message } from "../../chat";
import { anthropicMessages } from "./anthropic-messages";

const hello = [{ role: "user", content: "Hello" }];

function messagesOf(...messages: unknown[]): Message[] {
	return anthropicMessages.parse({ model: "m", max_tokens: 10, messages }, {}).messages;
}

const issued = fc.constantFrom("anthropic" as const, "google" as const, "openai" as const, undefined);
const opaque = fc.base64String({ minLength: 4 });
const part: fc.Arbitrary<AssistantPart> = fc.oneof(
	fc.record({ type: fc.constant("text" as const), text: fc.string({ minLength: 1 }), signature: opaque }),
	fc.record({
		type: fc.constant("reasoning" as const),
		text: fc.string({ minLength: 1 }),
		signature: opaque,
		issuer: issued,
		id: fc.string({ minLength: 1 }),
	}),
	fc.record({
		type: fc.constant("reasoning" as const),
		encrypted: opaque,
		issuer: issued,
		id: fc.string({ minLength: 1 }),
	}),
	fc.record({
		type: fc.constant("tool-call" as const),
		id: fc.uuid(),
		name: fc.constant("f"),
		arguments: fc.dictionary(fc.string(), fc.string()).map((value) => JSON.stringify(value)),
		signature: opaque,
	}),
);

test("what an answer says comes back as it was: order, ids, arguments, signatures, issuers", () => {
	fc.assert(
		fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
			let calls = 0;
			const events = parts.map((own): ChatEvent => {
				if (own.type === "tool-call") return { ...own, index: calls++ };
				return own.type === "reasoning" ? { ...own, done: true } : (own as ChatEvent);
			});
			const { content } = anthropicMessages.writeAnswer(events, servedBy(), closingWith());
			const back = messagesOf(...hello, { role: "assistant", content })[1]?.content;
			// Anthropic's own blocks have no room for an id, and need none; absent fields stay absent.
			const expected = parts.map((own) =>
				own.type === "reasoning" && own.issuer === "anthropic" ? { ...own, id: undefined } : own,
			);
			expect(back).toEqual(expected);
		}),
		{ numRuns: 300 },
	);
});
