import { expect, test } from "vitest";
import { requestOf, targetOf } from "../../tests/factories/provider-fixtures";
import type { ClientProtocol } from "./protocols/protocol";
import { gatewayFields } from "./gateway-fields";
import { anthropicMessages } from "./protocols/anthropic-messages/anthropic-messages";
import { openaiChat } from "./protocols/openai-chat/openai-chat";
import { openaiResponses } from "./protocols/openai-responses/openai-responses";
import { anthropic } from "./providers/anthropic/anthropic";
import { openai } from "./providers/openai";

const messages = [{ role: "user", content: "Hi" }];
const sides: [string, ClientProtocol, Record<string, unknown>][] = [
	["openai-chat", openaiChat, { model: "auto", messages }],
	["openai-responses", openaiResponses, { model: "auto", input: "Hi" }],
	["anthropic-messages", anthropicMessages, { model: "auto", max_tokens: 9, messages }],
];
const own = Object.fromEntries(gatewayFields.map((name) => [name, name === "routing" ? "price" : true]));

test.each(sides)("%s: the gateway's own wishes are no provider's, and nobody's loss", (dialect, protocol, plain) => {
	const chat = protocol.parse({ ...plain, ...own }, {});
	expect(chat.dialectOnly).toBeUndefined();
	expect(chat.warnings).toBeUndefined();
	const provider = dialect === "anthropic-messages" ? anthropic : openai;
	const target = targetOf(provider.id, dialect === "openai-responses" ? { supportsResponsesApi: true } : {});
	const served = provider.forMapping?.(target.mapping, target.credential, chat) ?? provider;
	const { body } = served.toWire(requestOf(chat), target);
	for (const name of gatewayFields) expect(body).not.toHaveProperty(name);
});

test.each(sides.slice(1))("%s: fields that only chat completions have are told, whoever serves", (_, protocol, plain) => {
	const { warnings, dialectOnly } = protocol.parse({ ...plain, plugins: [{ id: "response-healing" }], models: ["n"] }, {});
	expect(warnings).toEqual([
		"plugins was left out: only chat completions have it",
		"models was left out: only chat completions have it",
	]);
	expect(dialectOnly).toBeUndefined();
});
