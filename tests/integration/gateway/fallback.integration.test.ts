import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { resetRouting } from "../../setup/routing";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Behaviour } from "../../simulators/script.ts";
import type { Simulator } from "../../simulators/simulator.ts";

/** Served by these, the cheapest first, which are all configured here. */
const model = "gpt-oss-120b";
const vendors = ["together-ai", "groq", "cerebras"];

type Attempt = { provider: string; status_code: number; error_type: string | null; succeeded: boolean; logId: string };
type Answer = { requestId: string; status: number; text: string; attempts: Attempt[]; error: string; model: string };

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let token: string;

beforeAll(async () => {
	simulator = await startSimulatedProviders(vendors);
	process.env.LLM_TOGETHER_AI_API_KEY = "simulated-1,simulated-2";
	({ token } = await tenantWithKey(pool(), "llmgtwy_fallback_test_key"));
	gateway = await startGateway();
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

beforeEach(async () => {
	simulator.script.clear();
	await resetRouting();
});

async function ask(requested: string, stream: boolean, headers: Record<string, string> = {}): Promise<Answer> {
	const response = await fetch(`${gateway.url}/v1/chat/completions`, {
		method: "POST",
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
		body: JSON.stringify({ model: requested, stream, messages: [{ role: "user", content: "Say hello" }] }),
	});
	const text = await response.text();
	const payloads = stream && response.ok ? payloadsOf(text) : [JSON.parse(text) as Payload];
	const said = payloads.flatMap(({ choices = [] }) => choices.map((choice) => (choice.delta ?? choice.message)?.content ?? ""));
	return {
		requestId: response.headers.get("x-request-id") ?? "",
		status: response.status,
		text: said.join(""),
		attempts: payloads.findLast(({ metadata }) => metadata)?.metadata?.routing ?? [],
		error: payloads.find(({ error }) => error)?.error?.message ?? "",
		model: payloads[0]?.model ?? "",
	};
}

type Payload = {
	model?: string;
	choices?: { delta?: { content?: string }; message?: { content?: string } }[];
	metadata?: { routing: Attempt[] };
	error?: { message: string };
};

function payloadsOf(text: string): Payload[] {
	return [...text.matchAll(/^data: (\{.*)$/gm)].map(([, json]) => JSON.parse(json as string) as Payload);
}

const providersOf = ({ attempts }: Answer) => attempts.map(({ provider, succeeded }) => `${provider}${succeeded ? "" : "!"}`);

/** The log rows of a request, oldest first, once there are `count`. */
async function rowsOf(requestId: string, count: number): Promise<Record<string, unknown>[]> {
	const statement = "SELECT * FROM log WHERE request_id = $1 ORDER BY created_at, id";
	return await vi.waitFor(async () => {
		const { rows } = await pool().query<Record<string, unknown>>(statement, [requestId]);
		expect(rows).toHaveLength(count);
		return rows;
	}, 5000);
}

describe.each([false, true])("streamed: %s", (stream) => {
	const failures: [string, Behaviour][] = [
		["an error of the server", { status: 500 }],
		["an overload", { status: 529 }],
		["a limit", { status: 429 }],
		["a connection that breaks before the first content", { cutAfter: 0 }],
		["an answer that is nothing", stream ? { endAfter: 0 } : { body: "<html>" }],
	];
	if (stream) failures.push(["an error inside of the stream", { errorAfter: 0 }]);

	it.each(failures)("goes on to the next provider after %s", async (_, behaviour) => {
		simulator.script.set([{ ...behaviour, vendor: "together-ai" }]);
		const answer = await ask(model, stream);
		expect(answer.error).toBe("");
		expect(answer).toMatchObject({ status: 200, model: `groq/${model}` });
		expect(answer.text).not.toBe("");
		expect(providersOf(answer).at(-1)).toBe("groq");
		const rows = await rowsOf(answer.requestId, answer.attempts.length);
		expect(rows.map(({ id }) => id)).toEqual(answer.attempts.map(({ logId }) => logId));
		const [first] = rows;
		const last = rows.at(-1) as Record<string, unknown>;
		expect(first).toMatchObject({ used_provider: "together-ai", retried: true, retried_by_log_id: last.id, unified_finish_reason: "upstream_error", cost: "0.000000000000" });
		expect(last).toMatchObject({ used_provider: "groq", retried: false, retried_by_log_id: null, status: 200, streamed: stream });
		expect(Number(last.cost)).toBeGreaterThan(0);
	});

	it("tries two more, then tells the last failure", async () => {
		simulator.script.set([{ status: 503, message: "Overloaded" }]);
		const answer = await ask(model, stream);
		expect(answer).toMatchObject({ status: 503, text: "" });
		const rows = await rowsOf(answer.requestId, 3);
		expect(rows.map((row) => row.used_provider)).toEqual(vendors);
		const last = rows.at(-1)?.id;
		expect(rows.map((row) => [row.retried, row.retried_by_log_id])).toEqual([[true, last], [true, last], [false, null]]);
	});

	it("leaves the caller's own mistakes and the provider that was named alone", async () => {
		simulator.script.set([{ status: 400, message: "Bad", vendor: "together-ai" }]);
		expect(await ask(model, stream)).toMatchObject({ status: 400, error: "Bad" });
		simulator.script.set([{ status: 500, vendor: "groq" }]);
		expect((await ask(`groq/${model}`, stream)).status).toBe(502);
		simulator.script.set([{ status: 500, vendor: "together-ai" }]);
		expect((await ask(model, stream, { "x-no-fallback": "true" })).status).toBe(502);
	});

	it("tries the provider's other key where one is refused, limited, or the provider was named", async () => {
		for (const [requested, status] of [[model, 401], [model, 429], [`together-ai/${model}`, 401], [`together-ai/${model}`, 429], [`together-ai/${model}`, 500]] as const) {
			await resetRouting();
			simulator.script.set([{ status, vendor: "together-ai", times: 1 }]);
			const answer = await ask(requested, stream);
			expect(providersOf(answer)).toEqual(["together-ai!", "together-ai"]);
		}
		await resetRouting();
		simulator.script.set([{ status: 401, vendor: "together-ai" }]);
		expect(await ask(model, stream)).toMatchObject({ status: 502, error: expect.stringMatching(/refused the credential/) });
	});

	it("stays within the caller's own time", async () => {
		simulator.script.set([{ delayMs: 5000 }]);
		const began = Date.now();
		expect((await ask(model, stream, { "x-request-timeout-ms": "300" })).status).toBe(504);
		expect(Date.now() - began).toBeLessThan(3000);
	});
});

it("a stream that failed after its first content is not tried again", async () => {
	simulator.script.set([{ cutAfter: 3, words: 20, vendor: "together-ai" }]);
	const answer = await ask(model, true);
	expect(answer).toMatchObject({ status: 200, model: `together-ai/${model}` });
	expect(answer.text).not.toBe("");
	expect(answer.error).not.toBe("");
});
