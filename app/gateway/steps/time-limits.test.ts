import { describe, expect, it } from "vitest";
import { openAiRequest, targetOf } from "../../../tests/factories/provider-fixtures";
import { models } from "~/catalog/index";
import type { Mapping } from "~/catalog/types";
import type { ChatRequest } from "../chat";
import type { Call } from "./open-call";
import { firstContentLimit } from "./time-limits";

const limitOf = (mapping: Partial<Mapping>, chat: ChatRequest = openAiRequest({}), timeoutMs: number | null = null) =>
	firstContentLimit({ timeoutMs } as Call, chat, targetOf("openai", mapping).mapping);

describe("how long a model may be silent", () => {
	it("goes by how long it thinks", () => {
		expect(limitOf({ externalId: "gpt-4o", reasoning: false })).toBe(60_000);
		expect(limitOf({ externalId: "gpt-5.4", reasoning: true })).toBe(300_000);
		expect(limitOf({ externalId: "gpt-5.4", reasoning: true }, openAiRequest({}, { reasoning: { effort: "none" } }))).toBe(60_000);
		expect(limitOf({ externalId: "gpt-5.4-pro", reasoning: true })).toBe(1_200_000);
		expect(limitOf({ externalId: "gpt-5.4-pro", reasoning: true }, openAiRequest({}), 5000)).toBe(5000);
	});

	it("is longer in the mode of the slow models", () => {
		const pro = openAiRequest({ reasoning: { mode: "pro" } });
		expect(limitOf({ externalId: "gpt-5.6-sol", reasoning: true, reasoningModes: ["standard", "pro"] }, pro)).toBe(1_200_000);
		expect(limitOf({ externalId: "gpt-5.4", reasoning: true }, pro)).toBe(300_000);
	});

	it("knows every such model of the catalogue", () => {
		const slow = models
			.flatMap(({ providers }) => providers)
			.filter(({ providerId, externalId }) => /^(openai|azure)$/.test(providerId) && /-(pro|deep-research)$/.test(externalId))
			.filter(({ reasoning }) => reasoning === true);
		expect(slow.length).toBeGreaterThan(4);
		for (const mapping of slow) expect(limitOf(mapping), mapping.externalId).toBe(1_200_000);
	});
});
