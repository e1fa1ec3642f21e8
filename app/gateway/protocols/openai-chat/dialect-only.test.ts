import { expect, test } from "vitest";
import { openaiCompletions } from "../openai-completions/openai-completions";
import { openaiChat } from "./openai-chat";

const body = { model: "m", messages: [{ role: "user", content: "Hi" }] };

test.each([
	[{}, undefined],
	[{ temperature: 0, routing: "price", usage: { include: true }, stream_options: {} }, undefined],
	[{ store: false, metadata: {}, of_tomorrow: null, modalities: ["text", "image"], more: "" }, undefined],
	[{ store: true, metadata: { a: "b" }, of_tomorrow: 0 }, { lost: ["store", "metadata", "of_tomorrow"], refused: [] }],
	[{ extra_body: { a: 1 } }, { lost: ["extra_body"], refused: [] }],
	[{ modalities: ["text", "audio"], audio: { voice: "alloy" } }, { lost: [], refused: ["audio output"] }],
])("%j: %j is for providers of this dialect alone", (patch, expected) => {
	expect(openaiChat.parse({ ...body, ...patch }, {}).dialectOnly).toEqual(expected);
});

test("legacy completions name what nobody knows as well", () => {
	const { dialectOnly } = openaiCompletions.parse({ model: "m", prompt: "Hi", echo: true, store: true }, {});
	expect(dialectOnly).toEqual({ lost: ["store"], refused: [] });
});
