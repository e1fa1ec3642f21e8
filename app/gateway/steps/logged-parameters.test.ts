import { describe, expect, it } from "vitest";
import type { ChatRequest } from "../chat";
import { loggedParameters } from "./logged-parameters";

const chat = (fields: Partial<ChatRequest> = {}): ChatRequest => ({
	model: "m",
	stream: false,
	messages: [{ role: "user", content: [{ type: "text", text: "a secret" }] }],
	tools: [],
	sampling: {},
	source: { dialect: "openai-chat", body: {} },
	...fields,
});

describe("loggedParameters", () => {
	it("names nothing that the caller did not say", () => {
		expect(loggedParameters(chat())).toEqual({ messageCount: 1 });
	});

	it("says what was set, and never the content", () => {
		const request = chat({
			sampling: { temperature: 0, n: 2 },
			reasoning: { effort: "low" },
			serviceTier: "flex",
			verbosity: "low",
			webSearch: { allowedDomains: ["a secret"] },
		});
		const expected = { messageCount: 1, temperature: 0, n: 2, reasoningEffort: "low", serviceTier: "flex", verbosity: "low", webSearch: true };
		expect(loggedParameters(request)).toEqual(expected);
	});
});
