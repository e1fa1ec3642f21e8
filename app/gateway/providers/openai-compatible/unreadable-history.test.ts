import { expect, test } from "vitest";
import { openAiRequest, requestOf, targetOf } from "../../../../tests/factories/provider-fixtures";
import type { ChatRequest } from "../../chat";
import { groq } from "../groq";

const warningsOf = (request: ChatRequest) => groq.toWire(request, targetOf("groq")).warnings;

test("encrypted reasoning of earlier turns is named", () => {
	const messages: ChatRequest["messages"] = [{ role: "assistant", content: [{ type: "reasoning", encrypted: "e" }] }];
	const warning = "encrypted reasoning of earlier turns was left out: this provider cannot read it";
	expect(warningsOf(requestOf({ messages }))).toEqual([warning]);
});

test("images of an assistant are named in a body of the same dialect as well", () => {
	const image = { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } };
	const messages = [{ role: "assistant", content: "A", images: [image] }];
	expect(warningsOf(openAiRequest({ messages }))).toEqual(["images in assistant messages were left out"]);
});
