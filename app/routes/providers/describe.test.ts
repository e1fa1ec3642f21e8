import { describe, expect, it } from "vitest";
import { models, providers } from "~/catalog/index";
import { describeProvider, findProviders } from "./describe.server";

const now = Date.parse("2026-11-22T12:00:00Z");
const everything = { q: "", ready: false };

describe("the list of providers", () => {
	it("has everybody who serves a model, by name, and nobody else", () => {
		const found = findProviders(everything, now);
		expect(found.map(({ name }) => name)).toEqual(found.map(({ name }) => name).toSorted((a, b) => a.localeCompare(b, "en")));
		expect(found.length).toBeGreaterThan(40);
		for (const { id, models: count } of found) {
			expect(count, id).toBeGreaterThan(0);
			expect(count, id).toBe(describeProvider(id, now)?.served.length);
		}
	});

	it("is narrowed by name or id and by what can be called", () => {
		expect(findProviders({ ...everything, q: "Together" }, now).map(({ id }) => id)).toEqual(["together-ai"]);
		expect(findProviders({ ...everything, q: "GOOGLE vertex" }, now).map(({ id }) => id)).toContain("google-vertex");
		expect(findProviders({ ...everything, q: "no such provider" }, now)).toEqual([]);
		expect(findProviders({ ...everything, ready: true }, now)).toMatchObject([{ id: "demo", reach: "ready" }]);
	});
});

describe("a provider", () => {
	it("is described with what it serves today, the newest first, and what it charges", () => {
		const found = describeProvider("openai", now);
		expect(found).toMatchObject({ name: "OpenAI", headquarters: "United States", variables: ["LLM_OPENAI_API_KEY"] });
		expect(found?.website).toMatch(/^https:/);
		expect(found?.wires).toContain("openai-chat");
		const model = found?.served.find(({ id }) => id === "gpt-4o-mini");
		expect(model?.prices).toMatchObject({ input: { amount: "$0.15" }, output: { amount: "$0.60" }, cached: { amount: "$0.075" } });
		const released = new Map(models.map(({ id, releasedAt }) => [id, releasedAt]));
		const dates = found?.served.map(({ id }) => released.get(id) ?? "") ?? [];
		expect(dates).toEqual(dates.toSorted().toReversed());
	});

	it("has a page wherever it ever served a model; unknown ones have none", () => {
		for (const { id } of providers) {
			const serves = models.some((model) => model.providers.some(({ providerId }) => providerId === id));
			expect(describeProvider(id, now) !== undefined, id).toBe(serves);
		}
		expect(describeProvider("no-such-provider", now)).toBeUndefined();
		expect(describeProvider("constructor", now)).toBeUndefined();
	});

	it("counts models that it no longer serves apart", () => {
		const later = describeProvider("openai", Date.parse("2100-01-01"));
		expect((later?.retired ?? 0) + (later?.served.length ?? 0)).toBe(
			models.filter((model) => model.providers.some(({ providerId }) => providerId === "openai")).length,
		);
	});
});
