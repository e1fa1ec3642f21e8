import { expect, test } from "vitest";
import { parseChatCompletionRequest } from "../protocols/openai-chat/parse";
import { usageOfAbandoned } from "./estimate-usage";
import { Observation } from "./observe";

function abandoned(content: unknown, said: string) {
	const seen = new Observation();
	seen.take([{ type: "text", text: said, choice: 0 }]);
	return usageOfAbandoned(parseChatCompletionRequest({ model: "m", messages: [{ role: "user", content }] }), seen);
}

const words = "four letters to each token in words such as these";

test("who hangs up pays for the words that were sent and came", () => {
	expect(abandoned(words, "abcdefgh")).toMatchObject({ promptTokens: Math.ceil(words.length / 4), completionTokens: 2, estimated: true });
});

test("images, sounds and documents of a prompt are not free for who hangs up", () => {
	const text = abandoned([{ type: "text", text: words }], "word").promptTokens;
	const image = { type: "image_url", image_url: { url: "https://images.example/a.png" } };
	const sound = { type: "input_audio", input_audio: { data: "A".repeat(40_000), format: "mp3" } };
	const file = { type: "file", file: { file_data: `data:application/pdf;base64,${"A".repeat(40_000)}` } };
	expect(abandoned([{ type: "text", text: words }, image, image], "word").promptTokens).toBeGreaterThan(text + 1000);
	expect(abandoned([{ type: "text", text: words }, sound], "word").promptTokens).toBeGreaterThan(text + 50);
	expect(abandoned([{ type: "text", text: words }, file], "word").promptTokens).toBeGreaterThan(text + 500);
});

test("letters beyond ASCII count for more: a character may be a token", () => {
	expect(abandoned("你好世界".repeat(10), "你好世界".repeat(10))).toMatchObject({ promptTokens: 30, completionTokens: 30 });
});
