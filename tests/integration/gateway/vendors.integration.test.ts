import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { recording } from "../../recordings.ts";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

/** Vendors of the OpenAI wire with ways of their own, each through the gateway, whole and streamed. */
const vendors = ["alibaba", "zai", "minimax", "cerebras", "perplexity", "together-ai", "novita", "bytedance"];

type Message = {
	content: string | null;
	reasoning?: string;
	annotations?: { url_citation: { url: string } }[];
	tool_calls?: unknown[];
};
type Answer = { text: string; reasoning: string; cited: string[]; warnings: string; status: number; usage: Usage; error: string };
type Usage = { prompt_tokens_details?: { cached_tokens: number }; cost?: number; cost_details?: Record<string, number> };

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let token: string;

beforeAll(async () => {
	simulator = await startSimulatedProviders(vendors);
	({ token } = await tenantWithKey(pool(), "llmgtwy_vendors_test_key"));
	gateway = await startGateway();
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

beforeEach(() => simulator.script.clear());

const hello = [{ role: "user", content: "Hello" }];

async function ask(model: string, fields: Record<string, unknown> = {}): Promise<Answer> {
	const response = await fetch(`${gateway.url}/v1/chat/completions`, {
		method: "POST",
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
		body: JSON.stringify({ model, messages: hello, ...fields }),
	});
	const text = await response.text();
	const payloads = fields.stream ? text.split("\n").filter((line) => line.startsWith("data: {")).map((line) => line.slice(6)) : [text];
	const answer = { text: "", reasoning: "", cited: [] as string[], usage: {}, error: "" };
	for (const payload of payloads) {
		const { choices, usage, error } = JSON.parse(payload) as {
			choices?: { message?: Message; delta?: Message }[];
			usage?: Usage;
			error?: { message: string };
		};
		const message = choices?.[0]?.message ?? choices?.[0]?.delta;
		answer.text += message?.content ?? "";
		answer.reasoning += message?.reasoning ?? "";
		answer.cited.push(...(message?.annotations ?? []).map((annotation) => annotation.url_citation.url));
		answer.usage = usage ?? answer.usage;
		answer.error += error?.message ?? "";
	}
	return { ...answer, warnings: response.headers.get("x-llmgateway-warnings") ?? "", status: response.status };
}

function sent(): Record<string, unknown> {
	return simulator.requests.at(-1)?.body ?? {};
}

describe.each([false, true])("stream: %s", (stream) => {
	it.each(["alibaba/qwen-max", "zai/glm-4.7", "minimax/minimax-m2.7", "cerebras/gpt-oss-120b", "perplexity/sonar", "novita/kimi-k3"])(
		"%s answers",
		async (model) => {
			const answer = await ask(model, { stream, max_tokens: 50, temperature: 0.5 });
			expect(answer).toMatchObject({ status: 200, text: expect.stringContaining("Hello"), error: "" });
			expect(answer.usage.cost).toBeGreaterThan(0);
		},
	);

	it("alibaba thinks by its own switch, and not where the caller wants none", async () => {
		const thinking = await ask("alibaba/qwen3.6-plus", { stream, reasoning_effort: "high" });
		expect(sent()).toMatchObject({ enable_thinking: true });
		expect(thinking.reasoning).toContain("First I read the question");
		const quiet = await ask("alibaba/qwen3.6-plus", { stream, reasoning_effort: "none" });
		expect(sent()).toMatchObject({ enable_thinking: false });
		expect(quiet.reasoning).toBe("");
	});

	it("minimax's tags become reasoning", async () => {
		const answer = await ask("minimax/minimax-m2.7", { stream });
		expect(answer.reasoning).toBe("First I read the question. Then I answer it.");
		expect(answer.text).toMatch(/^Hello from the minimax simulator/);
	});

	it("perplexity's sources become citations", async () => {
		const answer = await ask("perplexity/sonar", { stream });
		expect(answer.cited).toEqual(["https://source.example/a"]);
	});

	it.skipIf(!recording("perplexity/citations.json"))("perplexity's sources of a recording become citations", async () => {
		simulator.script.set([{ recording: "perplexity/citations" }]);
		const answer = await ask("perplexity/sonar", { stream });
		expect(answer.cited).toHaveLength(7);
		expect(answer.text.length).toBeGreaterThan(20);
	});
});

describe("what is said to a vendor", () => {
	it("alibaba keeps cache markers, and reads of that cache have a price of their own", async () => {
		const cached = { type: "text", text: "A long text", cache_control: { type: "ephemeral" } };
		const { usage } = await ask("alibaba/qwen-plus", { messages: [{ role: "user", content: [cached] }] });
		expect(JSON.stringify(sent().messages)).toContain("cache_control");
		expect(usage.prompt_tokens_details?.cached_tokens).toBe(8);
		// 8 × 0.04 per million, not the 0.08 of what is cached without being asked for
		expect(usage.cost_details?.cached_input_cost).toBe(0.00000032);
		const plain = await ask("alibaba/qwen-plus");
		expect(plain.usage.prompt_tokens_details?.cached_tokens).toBe(0);
	});

	it("cerebras refuses penalties, so they are left out and named", async () => {
		const answer = await ask("cerebras/gpt-oss-120b", { frequency_penalty: 0.5, max_tokens: 9 });
		expect(answer).toMatchObject({ status: 200, warnings: expect.stringContaining("frequency_penalty") });
		expect(sent()).toMatchObject({ max_completion_tokens: 9 });
	});

	it("zai's temperature ends at 1, and it thinks by type", async () => {
		const answer = await ask("zai/glm-4.7", { temperature: 1.5, reasoning_effort: "high" });
		expect(sent()).toMatchObject({ temperature: 1, thinking: { type: "enabled" } });
		expect(answer.warnings).toContain("temperature 1.5");
	});

	it("together switches reasoning by its object, bytedance by type", async () => {
		expect((await ask("together-ai/deepseek-v4-pro", { reasoning_effort: "none" })).status).toBe(200);
		expect(sent()).toMatchObject({ reasoning: { enabled: false } });
		expect((await ask("bytedance/seed-1-8-251228", { reasoning_effort: "none" })).status).toBe(200);
		expect(sent()).toMatchObject({ thinking: { type: "disabled" } });
	});

	it("a schema is said in words where it cannot be enforced", async () => {
		const json_schema = { name: "n", schema: { type: "object", properties: { answer: { type: "string" } } } };
		const answer = await ask("zai/glm-4.7", { response_format: { type: "json_schema", json_schema } });
		expect(answer.warnings).toContain("json_schema");
		expect(sent()).toMatchObject({ response_format: { type: "json_object" } });
	});

	it("a forced call that a model cannot be forced to is refused before it is sent", async () => {
		const tools = [{ type: "function", function: { name: "f", parameters: { type: "object", properties: {} } } }];
		const before = simulator.requests.length;
		const answer = await ask("zai/glm-4.6", { tools, tool_choice: "required" });
		expect(answer).toMatchObject({ status: 400, error: expect.stringContaining("tool_choice") });
		expect(simulator.requests.length).toBe(before);
	});
});
