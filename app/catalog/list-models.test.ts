import { describe, expect, test } from "vitest";
import { modelById, models } from "~/catalog/index";
import { listModels, listModelsJson } from "~/catalog/list-models";

const today = Date.parse("2026-11-22T12:00:00Z");
const all = { includeDeactivated: true, excludeDeprecated: false };
const current = { includeDeactivated: false, excludeDeprecated: false };

function listed(id: string, filter = current, atMs = today) {
	return listModels(filter, atMs).find((model) => model.id === id);
}

describe("listModels", () => {
	test("lists what is served, and the rest on demand", () => {
		expect(listModels(current, today)).toHaveLength(268 + 2);
		expect(listModels(all, today)).toHaveLength(models.length);
		expect(listed("claude-2.1")).toBeUndefined();
		expect(listed("claude-2.1", all)).toMatchObject({ deactivated_at: "2025-07-21T16:00:00.000Z" });
		expect(listed("demo-chat")).toMatchObject({ free: true, family: "demo" });
	});

	test("lists the pseudo models, without prices", () => {
		for (const id of ["auto", "custom"]) {
			expect(listed(id)).toMatchObject({ family: "llmgateway", pricing: { prompt: "0", completion: "0" }, free: false });
		}
	});

	test("says of auto what the models that it may choose can do", () => {
		const { architecture, context_length, supported_parameters, description } = listed("auto")!;
		expect(architecture).toMatchObject({ input_modalities: ["text", "image", "audio"], output_modalities: ["text"] });
		expect(context_length).toBeGreaterThanOrEqual(1_000_000);
		expect(supported_parameters).toEqual(expect.arrayContaining(["tools", "reasoning_effort", "free_models_only", "no_reasoning"]));
		expect(description).toMatch(/cheapest stable model/);
	});

	test("leaves out deprecated models when asked to", () => {
		const kept = new Set(listModels({ ...current, excludeDeprecated: true }, today).map(({ id }) => id));
		const dropped = listModels(current, today).filter(({ id }) => !kept.has(id));
		expect(dropped.length).toBeGreaterThan(0);
		for (const { id } of dropped) {
			const ended = (date: string | undefined) => date !== undefined && Date.parse(date) <= today;
			const left = modelById(id)!.providers.filter(({ deactivatedAt }) => !ended(deactivatedAt));
			expect(left.every(({ deprecatedAt }) => Date.parse(deprecatedAt!) <= today)).toBe(true);
		}
	});

	test("describes a model as clients expect it", () => {
		expect(listed("gpt-4o-mini")).toEqual({
			id: "gpt-4o-mini",
			name: "GPT-4o Mini",
			created: Date.parse("2024-07-18") / 1000,
			description: expect.stringContaining("OpenAI"),
			family: "openai",
			architecture: { input_modalities: ["text", "image"], output_modalities: ["text"], tokenizer: "GPT" },
			top_provider: { is_moderated: true },
			providers: [
				{
					providerId: "openai",
					modelName: "gpt-4o-mini",
					externalId: "gpt-4o-mini",
					pricing: { prompt: "0.00000015", completion: "0.0000006", image: "0" },
					streaming: true,
					vision: true,
					cancellation: true,
					tools: true,
					parallelToolCalls: false,
					reasoning: false,
					stability: "stable",
				},
			],
			pricing: {
				prompt: "0.00000015",
				completion: "0.0000006",
				image: "0",
				request: "0",
				input_cache_read: "0.000000075",
				input_cache_write: "0",
				web_search: "0",
				internal_reasoning: "0",
			},
			context_length: 128000,
			per_request_limits: { completion_tokens: "16384" },
			supported_parameters: [
				"temperature",
				"max_tokens",
				"top_p",
				"frequency_penalty",
				"presence_penalty",
				"stop",
				"stream",
				"tools",
				"tool_choice",
				"response_format",
			],
			json_output: true,
			free: false,
			stability: "stable",
		});
	});

	test("has no NaN, no undefined price and no exponent in any row", () => {
		for (const model of listModels(all, today)) {
			expect(Number.isInteger(model.created), model.id).toBe(true);
			for (const price of Object.values(model.pricing)) expect(price, model.id).toMatch(/^\d+(\.\d+)?$/);
			expect(model.providers.length, model.id).toBeGreaterThan(0);
		}
	});
});

describe("listModelsJson", () => {
	test("is the list inside data, without object", () => {
		const answer = JSON.parse(listModelsJson(current, today));
		expect(Object.keys(answer)).toEqual(["data"]);
		expect(answer.data).toEqual(JSON.parse(JSON.stringify(listModels(current, today))));
	});

	test("is kept until a mapping ends, in either direction of the clock", () => {
		const ends = Date.parse(modelById("gpt-4o")!.providers[1]!.deactivatedAt!);
		const providersAt = (atMs: number) => {
			const rows: { id: string; providers: unknown[] }[] = JSON.parse(listModelsJson(current, atMs)).data;
			return rows.find(({ id }) => id === "gpt-4o")!.providers.length;
		};
		expect(providersAt(ends - 1)).toBe(2);
		expect(providersAt(ends)).toBe(1);
		expect(providersAt(ends - 1)).toBe(2);
		expect(listModelsJson(current, ends)).toBe(listModelsJson(current, ends + 1));
	});

	test("keeps each filter's own answer", () => {
		expect(listModelsJson(all, today)).not.toBe(listModelsJson(current, today));
	});
});
