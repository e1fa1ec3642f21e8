import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { waitForLog } from "../../setup/wait-for-log";

let gateway: Awaited<ReturnType<typeof startGateway>>;
let client: OpenAI;

beforeAll(async () => {
	const { token } = await tenantWithKey(pool(), "llmgtwy_demo_test_key");
	gateway = await startGateway();
	client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: token });
});

afterAll(() => gateway.close());

describe("the demo provider", () => {
	it("answers, says what served it, costs nothing and is logged", async () => {
		const { data: answer, response } = await client.chat.completions
			.create({ model: "demo/demo-chat", messages: [{ role: "user", content: "Hello!" }] })
			.withResponse();
		expect(response.headers.get("x-request-id")).toBeTruthy();
		expect(answer.model).toBe("demo/demo-chat");
		expect(answer.choices[0]?.message.content).toMatch(/simulated/i);
		expect(answer.usage).toMatchObject({ cost: 0, cost_details: { total_cost: 0 } });
		const metadata = (answer as unknown as { metadata: { routing: { logId: string }[] } }).metadata;
		const row = await waitForLog(metadata.routing[0]?.logId ?? "");
		expect(row).toMatchObject({ used_provider: "demo", used_model: "demo-chat", unified_finish_reason: "completed", cost: "0.000000000000" });
	});

	it("streams", async () => {
		const stream = await client.chat.completions.create({
			model: "demo/demo-chat",
			stream: true,
			messages: [{ role: "user", content: "Hello!" }],
		});
		let text = "";
		let chunks = 0;
		let usage: OpenAI.CompletionUsage | null | undefined;
		for await (const chunk of stream) {
			chunks++;
			text += chunk.choices[0]?.delta.content ?? "";
			usage = chunk.usage ?? usage;
		}
		expect(chunks).toBeGreaterThan(3);
		expect(text).toMatch(/simulated/i);
		expect(usage).toMatchObject({ cost: 0 });
	});
});
