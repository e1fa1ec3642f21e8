import { describe, expect, it } from "vitest";
import { providerById } from "~/catalog";
import { findAddress, resolveBaseUrl } from "./find-address.server";

describe("resolveBaseUrl", () => {
	const openai = { baseUrl: "https://api.openai.com/v1" };
	const gemini = { baseUrl: "https://generativelanguage.googleapis.com/v1beta" };
	const deepinfra = { baseUrl: "https://api.deepinfra.com/v1/openai" };
	const deepseek = { baseUrl: "https://api.deepseek.com" };

	it.each([
		[openai, undefined, "https://api.openai.com/v1"],
		[openai, "http://127.0.0.1:9/", "http://127.0.0.1:9/v1"],
		[openai, "http://127.0.0.1:9/v1/", "http://127.0.0.1:9/v1"],
		[openai, "https://proxy.example.com/openai", "https://proxy.example.com/openai/v1"],
		[gemini, "http://127.0.0.1:9", "http://127.0.0.1:9/v1beta"],
		[gemini, "http://127.0.0.1:9/v1", "http://127.0.0.1:9/v1"],
		[deepinfra, "http://127.0.0.1:9", "http://127.0.0.1:9/v1/openai"],
		[deepinfra, "http://127.0.0.1:9/v1/openai", "http://127.0.0.1:9/v1/openai"],
		[deepinfra, "http://127.0.0.1:9/v1", "http://127.0.0.1:9/v1"],
		[deepseek, "http://127.0.0.1:9", "http://127.0.0.1:9"],
		[{}, undefined, undefined],
		[{}, "https://a.example", "https://a.example"],
	])("%j with override %j is %j", (provider, override, expected) => {
		expect(resolveBaseUrl(provider, override)).toBe(expected);
	});
});

describe("findAddress", () => {
	const groq = providerById("groq")!;
	const canopywave = providerById("canopywave")!;
	const operators = { LLM_GROQ_BASE_URL: "http://10.0.0.1:8080", LLM_CANOPY_WAVE_BASE_URL: "http://10.0.0.2/v1" };

	it("is the key's, else the operator's, else the documented one", () => {
		expect(findAddress(groq, "https://own.example/v1", undefined, operators)).toEqual({ baseUrl: "https://own.example/v1" });
		expect(findAddress(groq, undefined, undefined, operators)).toEqual({ baseUrl: "http://10.0.0.1:8080/v1" });
		expect(findAddress(groq, undefined, undefined, {})).toEqual({ baseUrl: "https://api.groq.com/openai/v1" });
		expect(findAddress(canopywave, undefined, undefined, operators)).toEqual({ baseUrl: "http://10.0.0.2/v1" });
	});

	it("is what the provider makes of its region where nobody overrides it", () => {
		const computed = "https://eu.example.com/v1/projects/p";
		expect(findAddress(groq, undefined, computed, {})).toEqual({ baseUrl: computed });
		expect(findAddress(groq, "http://127.0.0.1:9", computed, {})).toEqual({ baseUrl: "http://127.0.0.1:9/v1/projects/p" });
	});

	it("is a customer's own resource, never the operator's", () => {
		const azure = providerById("azure")!;
		const computed = "https://own-resource.openai.azure.com";
		const operator = { LLM_AZURE_BASE_URL: "https://operator.example" };
		expect(findAddress(azure, undefined, computed, operator)).toEqual({ baseUrl: computed });
	});

	it("is missing where nobody documents one, naming the variable that would say it", () => {
		const remedy = "set LLM_CANOPY_WAVE_BASE_URL on this instance, or give the key a base URL";
		const missing = `CanopyWave has no known address: ${remedy}.`;
		expect(findAddress(canopywave, undefined, undefined, {})).toEqual({ missing });
	});
});
