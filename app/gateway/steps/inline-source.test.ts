import { expect, test } from "vitest";
import type { MediaSource } from "../chat";
import { inlineSource } from "./inline-source";

const url = "https://e.com/a.png";
const fetched = new Map<string, MediaSource>([[url, { kind: "base64", mediaType: "image/png", data: "AAAA" }]]);

test("an Anthropic body has the bytes in place of the address, in results of tools too", () => {
	const image = (source: unknown) => ({ type: "image", source, cache_control: { type: "ephemeral" } });
	const asked = (source: unknown) => [
		{ role: "user", content: "plain" },
		{ role: "user", content: [image(source), { type: "tool_result", tool_use_id: "t", content: [image(source)] }] },
	];
	const body = { model: "m", messages: asked({ type: "url", url }) };
	const before = structuredClone(body);
	const inlined = inlineSource({ dialect: "anthropic-messages", body }, fetched);
	expect(body).toEqual(before);
	expect(inlined.body).toEqual({ model: "m", messages: asked({ type: "base64", media_type: "image/png", data: "AAAA" }) });
	expect((inlined.body.messages as unknown[])[0]).toBe(body.messages[0]);
});

test("an OpenAI body as well, in both spellings; other addresses stay", () => {
	const other = { type: "image_url", image_url: { url: "https://e.com/other.png" } };
	const content = [{ type: "image_url", image_url: url }, { type: "image_url", image_url: { url, detail: "low" } }, other];
	const body = { messages: [{ role: "user", content }] };
	const data = "data:image/png;base64,AAAA";
	expect(inlineSource({ dialect: "openai-chat", body }, fetched).body).toEqual({
		messages: [
			{
				role: "user",
				content: [
					{ type: "image_url", image_url: { url: data } },
					{ type: "image_url", image_url: { url: data, detail: "low" } },
					other,
				],
			},
		],
	});
});

test("a file of an OpenAI body gets its data, and a name", () => {
	const file = { type: "file", file: { file_data: "https://e.com/a/report.pdf?x=1" } };
	const data: MediaSource = { kind: "base64", mediaType: "application/pdf", data: "BBBB" };
	const body = { messages: [{ role: "user", content: [file] }] };
	const inlined = inlineSource({ dialect: "openai-chat", body }, new Map([[file.file.file_data, data]]));
	expect(inlined.body.messages).toEqual([
		{
			role: "user",
			content: [{ type: "file", file: { filename: "report.pdf", file_data: "data:application/pdf;base64,BBBB" } }],
		},
	]);
});
