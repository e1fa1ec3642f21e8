import { expect, test } from "vitest";
import { targetOf } from "../../../../tests/factories/provider-fixtures";
import { fc } from "../../../../tests/setup/property";
import { GatewayError } from "../../errors";
import { anthropic } from "../../providers/anthropic/anthropic";
import { stripCacheMarkers } from "../../steps/strip-cache-markers";
import { anthropicMessages } from "./anthropic-messages";

const anything = fc.jsonValue({ maxDepth: 3 });
const word = fc.constantFrom(
	"text",
	"image",
	"document",
	"thinking",
	"redacted_thinking",
	"tool_use",
	"tool_result",
	"search_result",
	"server_tool_use",
	"of_tomorrow",
);

function mostly<T>(valid: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
	return fc.oneof({ weight: 20, arbitrary: valid }, { weight: 1, arbitrary: anything });
}

const filled = fc.string({ minLength: 1 });

/** Blocks that are nearly right. */
const block = fc.letrec<{ block: unknown }>((tie) => ({
	block: fc.record(
		{
			type: word,
			text: mostly(fc.string()),
			thinking: mostly(fc.string()),
			signature: fc.oneof(filled, fc.constant("llmgateway:signature:google::x")),
			data: fc.oneof(filled, fc.constant("llmgateway:call::a:b")),
			id: mostly(filled),
			tool_use_id: mostly(filled),
			name: mostly(filled),
			input: mostly(fc.dictionary(fc.string(), fc.string())),
			title: mostly(filled),
			source: mostly(
				fc.record({
					type: fc.constantFrom("base64", "url", "file", "text", "content"),
					media_type: filled,
					data: filled,
					url: fc.webUrl(),
					file_id: filled,
					content: fc.string(),
				}),
			),
			content: mostly(fc.oneof(fc.string(), fc.array(tie("block"), { maxLength: 2 }))),
			cache_control: mostly(fc.record({ type: fc.constant("ephemeral"), ttl: fc.constantFrom("5m", "1h") })),
		},
	),
})).block;

const message = fc.record({
	role: fc.constantFrom("user", "assistant", "system", "tool"),
	content: fc.oneof(fc.string(), fc.array(block, { maxLength: 2 })),
});

const body = fc.record(
	{
		model: fc.constant("m"),
		max_tokens: fc.constant(1000),
		messages: fc.array(message, { minLength: 1, maxLength: 3 }),
		system: mostly(fc.string()),
		tools: mostly(fc.constant([{ name: "f", input_schema: { type: "object" } }, { type: "of_tomorrow_1", name: "g" }])),
		tool_choice: mostly(fc.record({ type: fc.constantFrom("auto", "any", "none") })),
		thinking: mostly(fc.record({ type: fc.constantFrom("adaptive", "disabled", "of_tomorrow") })),
		output_config: mostly(fc.record({ effort: fc.string() })),
		metadata: mostly(fc.record({ user_id: fc.string() })),
	},
	{ requiredKeys: ["model", "max_tokens", "messages"] },
);

/** Blocks of other providers' reasoning in a body for Anthropic, which would refuse them. */
function carriedIn({ messages }: Record<string, unknown>): unknown[] {
	return (messages as { content: unknown }[]).flatMap(({ content }) =>
		(Array.isArray(content) ? (content as Record<string, unknown>[]) : []).filter(
			({ type, data, signature }) =>
				(type === "redacted_thinking" && String(data).startsWith("llmgateway:")) ||
				(type === "thinking" && String(signature).startsWith("llmgateway:")),
		),
	);
}

test("whatever is sent is read, written for Anthropic and stripped, or refused with a 400; it is never changed", () => {
	let read = 0;
	fc.assert(
		fc.property(body, (sent) => {
			const before = structuredClone(sent);
			try {
				const chat = anthropicMessages.parse(sent, {});
				read++;
				const target = targetOf("anthropic", { minCacheableTokens: 1 });
				for (const asked of [chat, stripCacheMarkers(chat), { ...chat, source: { dialect: "gemini" as const, body: {} } }]) {
					expect(carriedIn(anthropic.toWire(asked, target).body)).toEqual([]);
				}
			} catch (error) {
				if (!(error instanceof GatewayError)) throw error;
				expect(error.status).toBe(400);
			}
			expect(sent).toEqual(before);
		}),
		{ numRuns: 200 },
	);
	expect(read).toBeGreaterThan(25);
});
