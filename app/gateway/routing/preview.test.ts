import { expect, test } from "vitest";
import { mergeRoutingSettings, type RoutingOverrides } from "~/domain/routing/settings";
import { previewRouting } from "../upstream.server";
import { type Observed, type PreviewScope, previewScores } from "./preview.server";
import type { Metrics } from "./score";

const now = Date.UTC(2026, 10, 22, 12);
const unknown: Metrics = { uptime: null, throughput: null, latency: null };
const ownKeys: PreviewScope["ownKeys"] = ["groq", "cerebras", "together-ai"].map((providerId) => ({ providerId, options: {} }));

function preview(overrides: RoutingOverrides | null, metrics: Record<string, Metrics> = {}, scope: Partial<PreviewScope> = {}, model = "gpt-oss-120b") {
	const asked = { strategy: "auto", streaming: true, promptTokens: 100 } as const;
	const settings = mergeRoutingSettings(overrides);
	const observed: Observed = {
		metricsOf: (target) => metrics[target] ?? unknown,
		admits: (target) => (target.includes("|scx-ai|") ? "no" : "yes"),
	};
	const all: PreviewScope = { settings, projectMode: "api-keys", ownKeys, compliance: null, ...scope };
	return previewScores(model, asked, all, observed, now) ?? [];
}
const order = (scores: ReturnType<typeof preview>) => scores.flatMap(({ provider, excluded }) => (excluded ? [] : [provider]));

test("providers with a key come in the order of their scores, the others behind with the reason", () => {
	const scores = preview(null);
	expect(order(scores)).toEqual(["together-ai", "groq", "cerebras"]);
	expect(scores.slice(0, 3).every(({ factors, score }) => factors !== undefined && score >= 0)).toBe(true);
	expect(scores.slice(3).every(({ excluded }) => excluded === "no_provider_key")).toBe(true);
	expect(scores.length).toBeGreaterThan(5);
});

test("metrics and weights change the order", () => {
	const metrics = { "gpt-oss-120b|cerebras|": { uptime: 100, throughput: 60, latency: 900 } };
	expect(order(preview(null, metrics))[0]).toBe("together-ai");
	expect(order(preview({ weights: { price: 0, throughput: 5 } }, metrics))[0]).toBe("cerebras");
	const failing = { "gpt-oss-120b|together-ai|": { uptime: 60, throughput: null, latency: null } };
	expect(order(preview(null, failing)).at(-1)).toBe("together-ai");
});

test("a priority of 0 takes a provider out", () => {
	const scores = preview({ providerPriorities: { "together-ai": 0, cerebras: 3 } });
	expect(order(scores)).toEqual(["cerebras", "groq"]);
	expect(scores.find(({ provider }) => provider === "together-ai")?.excluded).toBe("disabled");
});

test("what fails is left out, and what the organization's policy does not allow", () => {
	const keys = [...ownKeys, { providerId: "scx-ai", options: {} }];
	const compliance = { enabled: true, blockedProviders: ["groq"] };
	const scores = preview(null, {}, { ownKeys: keys, compliance });
	expect(order(scores)).toEqual(["together-ai", "cerebras"]);
	const reasonOf = (id: string) => scores.find(({ provider }) => provider === id)?.excluded;
	expect([reasonOf("scx-ai"), reasonOf("groq")]).toEqual(["ejected", expect.stringContaining("blocked")]);
});

test("keys count by the project's mode, and lock regions", () => {
	expect(order(preview(null, {}, { projectMode: "credits" }))).toEqual([]);
	const bedrock = (region: string) => [{ providerId: "aws-bedrock", options: { aws_bedrock_region: region } }];
	const found = (region: string) => preview(null, {}, { ownKeys: bedrock(region) }, "claude-sonnet-4-5").find(({ provider }) => provider === "aws-bedrock");
	expect(found("eu")).toMatchObject({ region: "eu", price: (3.3e-6 + 16.5e-6) / 2 });
	expect(found("nowhere")).toMatchObject({ region: null, excluded: "region_not_available" });
});

test("a model that does not exist has no order", () => {
	const settings = mergeRoutingSettings(null);
	const asked = { strategy: "auto", streaming: false, promptTokens: 1 } as const;
	expect(previewRouting("no-such-model", asked, { settings, projectMode: "hybrid", ownKeys: [], compliance: null })).toBeUndefined();
	expect(previewRouting("demo-chat", asked, { settings, projectMode: "hybrid", ownKeys: [], compliance: null })).toMatchObject([{ provider: "demo" }]);
});
