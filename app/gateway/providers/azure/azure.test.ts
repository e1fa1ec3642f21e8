import { describe, expect, test } from "vitest";
import { headersOf, openAiRequest, replay, requestOf, summaryOf, targetOf } from "../../../../tests/factories/provider-fixtures";
import type { Mapping } from "~/catalog/types";
import type { UserPart } from "../../chat";
import type { Provider, ProviderCredential } from "../provider";
import { below } from "./address";
import { azure } from "./azure";
import { azureAiFoundry } from "./azure-ai-foundry";
import { azureAnthropic } from "./azure-anthropic";

const keyOf = (fields: Record<string, string>, baseUrl?: string): ProviderCredential => ({
	apiKey: "k",
	fields,
	...(baseUrl ? { baseUrl } : {}),
});

function addressOf(provider: Provider, credential: ProviderCredential, mapping: Partial<Mapping> = {}) {
	const target = { ...targetOf(provider.id, { externalId: "gpt-4o", ...mapping }), credential };
	const serving = provider.forMapping?.(target.mapping, credential, requestOf()) ?? provider;
	return (serving.baseUrl?.(target) ?? credential.baseUrl ?? "") + serving.endpoint(target);
}

describe("addresses", () => {
	test.each<[string, ProviderCredential, Partial<Mapping>, string]>([
		[
			"deployments by default",
			keyOf({ resource: "res" }),
			{},
			"https://res.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
		],
		[
			"a version of the customer's",
			keyOf({ resource: "res", apiVersion: "2025-01-01-preview" }),
			{},
			"https://res.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2025-01-01-preview",
		],
		[
			"without dates",
			keyOf({ resource: "res", deploymentType: "ai-foundry", apiVersion: "2024-10-21" }),
			{},
			"https://res.openai.azure.com/openai/v1/chat/completions",
		],
		[
			"a preview without dates",
			keyOf({ resource: "res", deploymentType: "ai-foundry", apiVersion: "preview" }),
			{},
			"https://res.openai.azure.com/openai/v1/chat/completions?api-version=preview",
		],
		["an address", keyOf({}, "https://proxy.example/openai/v1"), {}, "https://proxy.example/openai/v1/chat/completions"],
		[
			"Responses where the model is there only",
			keyOf({ resource: "res" }),
			{ externalId: "gpt-5.1-codex", supportsResponsesApi: true },
			"https://res.openai.azure.com/openai/v1/responses",
		],
		[
			"Responses where the customer wants it",
			keyOf({ resource: "res", useResponsesApi: "true" }),
			{ externalId: "gpt-5.1", supportsResponsesApi: true },
			"https://res.openai.azure.com/openai/v1/responses",
		],
		[
			"no Responses where the customer does not",
			keyOf({ useResponsesApi: "false" }, "https://proxy.example/openai/v1"),
			{ externalId: "gpt-5.1-codex", supportsResponsesApi: true },
			"https://proxy.example/openai/v1/chat/completions",
		],
	])("%s", (_, credential, mapping, expected) => expect(addressOf(azure, credential, mapping)).toBe(expected));

	test("the other services of a resource", () => {
		expect(addressOf(azureAiFoundry, keyOf({ resource: "res" }))).toBe(
			"https://res.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview",
		);
		expect(addressOf(azureAnthropic, keyOf({ resource: "res" }))).toBe(
			"https://res.services.ai.azure.com/anthropic/v1/messages",
		);
	});

	test("a resource is a DNS label", () => {
		for (const resource of ["evil.example/x", "a.b", "a#", "-a", ""]) {
			expect(() => addressOf(azure, keyOf({ resource })), resource).toThrow("resource");
		}
	});

	test("a path is not doubled", () => {
		expect(below(undefined, "/openai/v1/responses")).toBe("/openai/v1/responses");
		expect(below("https://h/", "/openai/v1/responses")).toBe("/openai/v1/responses");
		expect(below("https://h/openai", "/openai/v1/responses")).toBe("/v1/responses");
		expect(below("https://h/a/openai/v1/", "/openai/v1/responses")).toBe("/responses");
	});
});

describe("the wire for files", () => {
	const file = { type: "file" as const, source: { kind: "base64" as const, mediaType: "application/pdf", data: "AAAA" } };
	const wireOf = (mapping: Partial<Mapping>, fields: Record<string, string> = {}, content: UserPart[] = [file]) => {
		const target = targetOf("azure", { vision: true, ...mapping }).mapping;
		return azure.forMapping?.(target, keyOf(fields), openAiRequest({}, { messages: [{ role: "user", content }] })).dialect;
	};

	test("is the one that takes them, where the model is served there", () => {
		expect(wireOf({ externalId: "gpt-4o" })).toBe("openai-responses");
		expect(wireOf({ externalId: "gpt-5.4", supportsResponsesApi: true })).toBe("openai-responses");
		expect(wireOf({ externalId: "gpt-4o" }, {}, [{ type: "text", text: "Hi" }])).toBe("openai-chat");
		expect(wireOf({ externalId: "gpt-4-turbo" })).toBe("openai-chat");
		expect(wireOf({ externalId: "gpt-5.4", supportsResponsesApi: true }, { useResponsesApi: "false" })).toBe("openai-chat");
	});
});

test("the key has a header of its own", () => {
	expect(azure.authorize(keyOf({}))).toEqual({ "api-key": "k" });
	const mapping = targetOf("azure", { externalId: "gpt-5.1-codex", supportsResponsesApi: true }).mapping;
	expect(azure.forMapping?.(mapping, keyOf({}), requestOf()).authorize(keyOf({}))).toEqual({ "api-key": "k" });
});

test.each([azure, azureAiFoundry])("a filtered prompt is an answer without content", (provider) => {
	const error = {
		message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
		code: "content_filter",
		innererror: { code: "ResponsibleAIPolicyViolation", content_filter_result: { hate: { filtered: true } } },
	};
	expect(provider.readError(400, headersOf({}), { error })).toMatchObject({ contentRefused: true, code: "content_filter" });
	expect(provider.readError(400, headersOf({}), { error: { code: "BadRequest", message: "m" } })).not.toHaveProperty(
		"contentRefused",
	);
});

test("the chunk of filter results before the first has no choices", () => {
	const chunk = (fields: Record<string, unknown>) => JSON.stringify({ object: "chat.completion.chunk", ...fields });
	const filter = { hate: { filtered: false, severity: "safe" } };
	const choice = (delta: Record<string, unknown>, finish_reason: string | null = null) => ({
		index: 0,
		delta,
		finish_reason,
		content_filter_results: filter,
	});
	const events = replay(azure, [
		chunk({ id: "", model: "", choices: [], prompt_filter_results: [{ prompt_index: 0, content_filter_results: filter }] }),
		chunk({ id: "c", model: "gpt-4o", choices: [choice({ role: "assistant", content: "" })] }),
		chunk({ id: "c", model: "gpt-4o", choices: [choice({ content: "Hi" })] }),
		chunk({ id: "c", model: "gpt-4o", choices: [choice({}, "content_filter")] }),
		chunk({ id: "c", model: "gpt-4o", choices: [], usage: { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 } }),
		"[DONE]",
	]);
	expect(summaryOf(events)).toMatchObject({ text: "Hi", finish: "content_filter", usage: { promptTokens: 5 } });
});

test("fields that Foundry does not know are passed on", () => {
	const wire = azureAiFoundry.toWire(requestOf(), targetOf("azure-ai-foundry", { externalId: "grok-4.3" }));
	expect(wire).toMatchObject({ body: { model: "grok-4.3" }, headers: { "extra-parameters": "pass-through" } });
});
