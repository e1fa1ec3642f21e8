import { describe, expect, test } from "vitest";
import { autoChoices } from "~/catalog/auto-choices";
import { everything, listedModelById, listModels, listModelsJson } from "~/catalog/list-models";
import { listModelsAnthropic } from "~/catalog/list-models-anthropic";
import type { RuleType, RuleValue } from "~/domain/iam-rules/schemas";
import { permissionOf } from "./models-of-key.server";

const now = Date.parse("2026-11-22T12:00:00Z");
const current = { includeDeactivated: false, excludeDeprecated: false };

type Rule = [RuleType, RuleValue];

function policy(rules: Rule[], servers: string[] = []) {
	const iamRules = rules.map(([ruleType, ruleValue], index) => ({ id: String(index), ruleType, ruleValue }));
	const providerKeys = servers.map((name) => ({ id: name, providerId: "custom", name, token: "", baseUrl: null, options: {}, updatedAt: 0 }));
	return { iamRules, providerKeys };
}

const idsFor = (rules: Rule[], servers?: string[]) => listModels(current, now, permissionOf(policy(rules, servers))).map(({ id }) => id);

describe("the models of a key", () => {
	test("are all of them, from the answer that is ready, where no rule looks at models", () => {
		expect(permissionOf(policy([]))).toBe(everything);
		expect(permissionOf(policy([["deny_ip_cidrs", { ipCidrs: ["192.0.2.0/24"] }]]))).toBe(everything);
	});

	test("are prepared once per snapshot", () => {
		const restricted = policy([["allow_models", { models: ["gpt-4o"] }]]);
		const permission = permissionOf(restricted);
		expect(permissionOf(restricted)).toBe(permission);
		const json = listModelsJson(current, now, permission);
		expect(JSON.parse(json).data).toHaveLength(2);
		expect(JSON.parse(listModelsJson(current, now)).data.length).toBeGreaterThan(250);
		expect(listModelsJson(current, now, permission)).toBe(json);
	});

	test("are those that rules let pass, and of their providers as well", () => {
		expect(idsFor([["allow_models", { models: ["gpt-4o", "claude-sonnet-4-5"] }]]).sort()).toEqual(["auto", "claude-sonnet-4-5", "gpt-4o"]);
		const denied = idsFor([["deny_models", { models: ["gpt-4o"] }]]);
		expect(denied).not.toContain("gpt-4o");
		expect(denied).toEqual(expect.arrayContaining(["gpt-4o-mini", "auto", "custom"]));
		const groq = listModels(current, now, permissionOf(policy([["allow_providers", { providers: ["groq"] }]])));
		const served = groq.filter(({ family }) => family !== "llmgateway").flatMap(({ providers }) => providers.map(({ providerId }) => providerId));
		expect(new Set(served)).toEqual(new Set(["groq"]));
		expect(groq.find(({ id }) => id === "gpt-oss-120b")).toBeDefined();
		expect(listedModelById("gpt-4o", now, permissionOf(policy([["deny_models", { models: ["gpt-4o"] }]])))).toBeUndefined();
	});

	test("hold auto where it has something to choose, and describe it by that", () => {
		const [cheapest] = autoChoices(now).forPrompt(0);
		const only = policy([["allow_models", { models: [(cheapest as { model: { id: string } }).model.id] }]]);
		const auto = listModels(current, now, permissionOf(only)).find(({ id }) => id === "auto");
		expect(auto?.context_length).toBeLessThan(listedModelById("auto", now)?.context_length as number);
		expect(idsFor([["allow_models", { models: ["auto"] }]])).toEqual(["auto"]);
		expect(idsFor([["allow_models", { models: ["text-embedding-3-small"] }]])).toEqual(["text-embedding-3-small"]);
	});

	test("hold custom where a server of the organization's own may be asked", () => {
		expect(idsFor([["allow_models", { models: ["house/llama"] }]], ["house"])).toEqual(["custom"]);
		expect(idsFor([["allow_models", { models: ["house/llama"] }]], ["other"])).toEqual([]);
		expect(idsFor([["deny_providers", { providers: ["house"] }]], ["house"])).not.toContain("custom");
	});

	test("hold what a rule allows in one region alone", () => {
		expect(idsFor([["allow_models", { models: ["aws-bedrock/claude-sonnet-4-5:eu"] }]])).toContain("claude-sonnet-4-5");
	});

	test("are the same for Anthropic's clients", () => {
		const permission = permissionOf(policy([["allow_models", { models: ["gpt-4o", "claude-sonnet-4-5"] }]]));
		const page = listModelsAnthropic({ limit: 20 }, now, permission);
		expect(page).toMatchObject({ has_more: false, first_id: "claude-sonnet-4-5", last_id: "auto" });
		expect(page.data.map(({ id }) => id)).toEqual(["claude-sonnet-4-5", "gpt-4o", "auto"]);
	});
});
