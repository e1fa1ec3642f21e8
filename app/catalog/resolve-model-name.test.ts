import { fc } from "../../tests/setup/property";
import { describe, expect, test } from "vitest";
import { expandRegion, models, providers, resolveModelName } from "~/catalog/index";

/** The names of what was found, or the reason why nothing was. */
function found(name: string): string {
	const result = resolveModelName(name);
	if (!result.ok) return result.reason;
	return [result.model.id, result.providerId ?? "any", result.region ?? "-"].join(" ");
}

describe("resolveModelName", () => {
	test.each([
		["gpt-4o", "gpt-4o any -"],
		["openai/gpt-4o", "gpt-4o openai -"],
		["anthropic/claude-haiku-4-5", "claude-haiku-4-5 anthropic -"],
		["grok-4.5-latest", "grok-4-5 any -"],
		["xai/grok-4.5-latest", "grok-4-5 xai -"],
		["alibaba/qwen-plus:cn-beijing", "qwen-plus alibaba cn-beijing"],
		["demo/demo-chat", "demo-chat demo -"],
		["auto", "auto any -"],
	])("%s", (name, expected) => {
		expect(found(name)).toBe(expected);
	});

	test("takes the provider's own names, with slashes and colons in them", () => {
		expect(found("aws-bedrock/anthropic.claude-opus-4-20250514-v1:0")).toBe("claude-opus-4-20250514 aws-bedrock -");
		const haiku = "aws-bedrock/anthropic.claude-haiku-4-5-20251001-v1:0";
		expect(found(`${haiku}:us`)).toBe("claude-haiku-4-5 aws-bedrock us");
		expect(found("runware/moonshotai:kimi@k3")).toBe("kimi-k3 runware -");
		const slashed = models
			.flatMap((model) => model.providers)
			.find((mapping) => mapping.providerId === "novita" && mapping.externalId.includes("/"))!;
		expect(resolveModelName(`novita/${slashed.externalId}`).ok).toBe(true);
		expect(resolveModelName(slashed.externalId).ok).toBe(true);
	});

	test("prefers the catalogue id to the same name at the provider", () => {
		// A model of that id exists elsewhere; at this provider the name belongs to another row.
		expect(found("zai/glm-4.7-flash")).toBe("glm-4.7-flash-free zai -");
		expect(found("glm-4.7-flash")).toBe("glm-4.7-flash any -");
		expect(found("zai/glm-4.7-flash-free")).toBe("glm-4.7-flash-free zai -");
		expect(found("google-vertex/gemini-3.1-flash-image")).toBe("gemini-3.1-flash-image google-vertex -");
	});

	test("settles an alias of several models as the data says", () => {
		expect(found("nano banana")).toBe("gemini-2.5-flash-image any -");
		expect(found("nano banana 2")).toBe("gemini-3.1-flash-image any -");
		// The winner is not served there, another bearer of the alias is.
		expect(found("iceberg/nano banana")).toBe("gemini-3-pro-image-preview iceberg -");
	});

	test.each([
		["nobody/gpt-4o", "unknown_provider"],
		["gpt-17", "unknown_model"],
		["openai/gpt-17", "unknown_model"],
		["anthropic/gpt-4o", "not_served"],
		["anthropic/gpt-4o:us", "not_served"],
		["alibaba/qwen-plus:mars", "unknown_region"],
		["openai/gpt-4o:", "unknown_region"],
		["gpt-4o:us", "unknown_model"],
		["", "unknown_model"],
		["/", "unknown_model"],
		["/gpt-4o", "unknown_model"],
		["openai/", "unknown_model"],
		["openai/:us", "unknown_model"],
		["GPT-4o", "unknown_model"],
		["__proto__", "unknown_model"],
		["openai/constructor", "unknown_model"],
	])("refuses %j as %s", (name, reason) => {
		expect(found(name)).toBe(reason);
	});

	test("gives the mapping with the region's prices", () => {
		const result = resolveModelName("alibaba/qwen-plus:cn-beijing");
		const plain = resolveModelName("alibaba/qwen-plus");
		if (!result.ok || !plain.ok) throw new Error("both exist");
		expect(result.mapping).toBe(expandRegion(plain.mapping!, "cn-beijing"));
	});

	test("every name of the catalogue leads back to it", () => {
		for (const model of models) {
			expect(found(model.id)).toBe(`${model.id} any -`);
			for (const alias of model.aliases ?? []) {
				const result = resolveModelName(alias);
				expect(result.ok && result.model.aliases).toContain(alias);
			}
			for (const mapping of model.providers) {
				expect(found(`${mapping.providerId}/${model.id}`)).toBe(`${model.id} ${mapping.providerId} -`);
				const own = resolveModelName(`${mapping.providerId}/${mapping.externalId}`);
				expect(own.ok && own.providerId).toBe(mapping.providerId);
				for (const { id } of mapping.regions ?? []) {
					const pinned = `${model.id} ${mapping.providerId} ${id}`;
					expect(found(`${mapping.providerId}/${model.id}:${id}`)).toBe(pinned);
				}
			}
		}
	});

	test("never throws and never invents, whatever the text", () => {
		const words = fc.constantFrom("openai", "gpt-4o", "/", ":", "us", "aws-bedrock", "claude-haiku-4-5", "~");
		const names = fc.oneof(fc.string(), fc.array(words, { maxLength: 6 }).map((parts) => parts.join("")));
		fc.assert(
			fc.property(names, (name) => {
				const result = resolveModelName(name);
				if (!result.ok) return result.message.length > 0;
				const { model, mapping, providerId, region } = result;
				if (!models.includes(model)) return false;
				if (providerId === undefined) return mapping === undefined && region === undefined;
				const row = model.providers.find((row) => row.providerId === providerId);
				const known = providers.some(({ id }) => id === providerId);
				return known && row !== undefined && mapping === expandRegion(row, region);
			}),
			{ numRuns: 2000 },
		);
	});
});
