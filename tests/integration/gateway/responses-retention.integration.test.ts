import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { deleteExpiredResponses, keepResponse } from "~/domain/stored-responses/stored-response.server";
import { pool } from "~/platform/db/pool.server";
import { newId } from "~/platform/ids";
import { hashApiKey } from "~/platform/secrets.server";
import { tenantWithKey } from "../../factories/api-key";
import type { Tenant } from "../../factories/tenant";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

type Response = OpenAI.Responses.Response;
type Create = OpenAI.Responses.ResponseCreateParamsNonStreaming;

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let retaining: OpenAI;
let forgetful: OpenAI;
let neighbour: OpenAI;
let owner: Tenant;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	owner = await tenantWithKey(pool(), "llmgtwy_responses_retaining_key");
	await pool().query("UPDATE organization SET retention_level = 'retain' WHERE id = $1", [owner.organizationId]);
	await tenantWithKey(pool(), "llmgtwy_responses_forgetful_key");
	await keyOfAnotherProject(owner.organizationId, "llmgtwy_responses_neighbour_key");
	gateway = await startGateway();
	const clientOf = (apiKey: string) => new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey, maxRetries: 0 });
	retaining = clientOf("llmgtwy_responses_retaining_key");
	forgetful = clientOf("llmgtwy_responses_forgetful_key");
	neighbour = clientOf("llmgtwy_responses_neighbour_key");
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

beforeEach(() => {
	simulator.script.clear();
	simulator.requests.length = 0;
});

async function keyOfAnotherProject(organizationId: string, token: string): Promise<void> {
	const projectId = newId();
	const project = "INSERT INTO project (id, organization_id, name, updated_at) VALUES ($1, $2, 'Other', now())";
	await pool().query(project, [projectId, organizationId]);
	await pool().query(
		`INSERT INTO api_key (id, project_id, description, token_hash, token_hint, updated_at)
		VALUES ($1, $2, 'Other', $3, 'llmg…test', now())`,
		[newId(), projectId, hashApiKey(token)],
	);
}

async function streamed(client: OpenAI, request: Create): Promise<Response> {
	let final: Response | undefined;
	for await (const event of await client.responses.create({ ...request, stream: true })) {
		if (event.type === "response.completed") final = event.response;
	}
	if (!final) throw new Error("the stream did not complete");
	return final;
}

const ways = [
	["whole", (client: OpenAI, request: Create): Promise<Response> => client.responses.create(request)],
	["streamed", streamed],
] as const;

/** What the provider was told in the last request, as text. */
function told(): string {
	return JSON.stringify(simulator.requests.at(-1)?.body);
}

const weather: OpenAI.Responses.FunctionTool = {
	type: "function",
	name: "weather",
	parameters: { type: "object", properties: { city: { type: "string" } } },
	strict: false,
};

describe.each(ways)("where data is retained, %s", (_, create) => {
	it.each(["openai/gpt-4o-mini", "anthropic/claude-sonnet-4-5", "google-ai-studio/gemini-3.5-flash"])(
		"continues from an earlier response on %s",
		async (model) => {
			const first = await create(retaining, { model, instructions: "Speak like a pirate.", input: "My name is Ada." });
			expect(first).toMatchObject({ store: true });
			const second = await create(retaining, { model, input: "And I like tea.", previous_response_id: first.id });
			expect(second.previous_response_id).toBe(first.id);
			const third = await create(retaining, { model, input: "Who am I?", previous_response_id: second.id });
			expect(JSON.stringify(third.output)).toContain("Who am I");
			const order = ["My name is Ada.", "You said: My name is Ada.", "And I like tea.", "Who am I?"].map((text) =>
				told().indexOf(text),
			);
			expect(order).toEqual([...order].sort((left, right) => left - right));
			expect(order.every((place) => place > 0)).toBe(true);
			expect(told()).not.toContain("pirate");
			expect(told()).not.toContain("previous_response_id");
		},
	);

	it("takes the result of a tool that an earlier response called, and items by their ids", async () => {
		const request = { model: "claude-sonnet-4-5", tools: [weather] };
		const first = await create(retaining, { ...request, input: "Use the tool" });
		const [call] = first.output.filter((item) => item.type === "function_call");
		const result = { type: "function_call_output" as const, call_id: call?.call_id ?? "", output: "sunny" };
		const second = await create(retaining, { ...request, input: [result], previous_response_id: first.id });
		expect(second.status).toBe("completed");
		expect(told()).toContain("sunny");
		const reference = { type: "item_reference" as const, id: call?.id ?? "" };
		await create(retaining, { ...request, input: [{ role: "user", content: "Use the tool" }, reference, result] });
		expect(told()).toContain(call?.call_id);
	});

	it("bounds what references stand for, and takes ids as they come", async () => {
		const refer = (ids: string[]) => ({
			model: "gpt-4o-mini",
			input: ids.map((id) => ({ type: "item_reference" as const, id })),
		});
		const unknown = retaining.responses.create(refer(["msg_\0", "\ud800", "x".repeat(5000)]));
		await expect(unknown).rejects.toMatchObject({ status: 400, code: "item_not_found" });
		const many = retaining.responses.create(refer(Array.from({ length: 1001 }, (_, at) => `msg_${at}`)));
		await expect(many).rejects.toMatchObject({ status: 400, param: "input" });
		const content = [{ type: "output_text", text: "x".repeat(1024 * 1024) }];
		const item = { id: "msg_large", type: "message", role: "assistant", content };
		await keepResponse(newId(), { response: {}, input: [], output: [item] }, owner, 1);
		const large = retaining.responses.create(refer(Array.from({ length: 21 }, () => "msg_large")));
		await expect(large).rejects.toMatchObject({ status: 413 });
		const input = Array.from({ length: 33 }, () => item);
		await expect(keepResponse(newId(), { response: {}, input, output: [] }, owner, 1)).rejects.toThrow("not kept");
		expect(simulator.requests).toHaveLength(0);
	});

	it("finds nothing that was not kept, is another project's or is over", async () => {
		const request = { model: "gpt-4o-mini", input: "Hi" };
		const unkept = await create(retaining, { ...request, store: false });
		const kept = await create(retaining, request);
		const notFound = { status: 400, code: "previous_response_not_found" };
		await expect(create(retaining, { ...request, previous_response_id: unkept.id })).rejects.toMatchObject(notFound);
		await expect(create(neighbour, { ...request, previous_response_id: kept.id })).rejects.toMatchObject(notFound);
		await expect(create(retaining, { ...request, previous_response_id: "resp_unknown" })).rejects.toMatchObject(notFound);
		await expect(neighbour.responses.retrieve(kept.id)).rejects.toMatchObject({ status: 404 });
		await pool().query("UPDATE stored_response SET expires_at = now() - interval '1 second'");
		await expect(create(retaining, { ...request, previous_response_id: kept.id })).rejects.toMatchObject(notFound);
		expect(await deleteExpiredResponses(AbortSignal.timeout(10_000))).toBeGreaterThan(0);
		expect((await pool().query("SELECT 1 FROM stored_response")).rows).toEqual([]);
	});

	it("reads, lists and deletes what is kept", async () => {
		const answer = await create(retaining, { model: "deepseek-v4-pro", input: "Hi there", metadata: { a: "b" } });
		const read = await retaining.responses.retrieve(answer.id);
		expect(read).toMatchObject({ id: answer.id, status: "completed", metadata: { a: "b" } });
		expect(read.output).toEqual(answer.output);
		const items = await retaining.responses.inputItems.list(answer.id);
		expect(items.data).toMatchObject([{ type: "message", role: "user" }]);
		await retaining.responses.delete(answer.id);
		await expect(retaining.responses.retrieve(answer.id)).rejects.toMatchObject({ status: 404 });
	});
});

it("keeps nothing that can be read without the key", async () => {
	await retaining.responses.create({ model: "gpt-4o-mini", input: "a very secret sentence" });
	const { rows } = await pool().query<{ encrypted: Buffer; days: number }>(
		"SELECT encrypted, extract(day FROM expires_at - created_at)::int AS days FROM stored_response WHERE project_id = $1",
		[owner.projectId],
	);
	expect(rows.length).toBeGreaterThan(0);
	for (const { encrypted, days } of rows) {
		expect(encrypted.toString("latin1")).not.toContain("secret");
		expect([29, 30]).toContain(days);
	}
});

describe.each(ways)("where data is not retained, %s", (_, create) => {
	const request = { model: "gpt-4o-mini", input: "Hi" };
	const required = { status: 400, code: "data_retention_required" };

	it("answers, keeps nothing and says so", async () => {
		const answer = await create(forgetful, request);
		expect(answer).toMatchObject({ status: "completed", store: false });
		expect(await create(forgetful, { ...request, store: false })).toMatchObject({ store: false });
		await expect(forgetful.responses.retrieve(answer.id)).rejects.toMatchObject({ status: 404 });
	});

	it("refuses what only kept responses can do, with the way out", async () => {
		await expect(create(forgetful, { ...request, store: true })).rejects.toMatchObject(required);
		const continued = create(forgetful, { ...request, previous_response_id: "resp_1" });
		await expect(continued).rejects.toThrow(/requires data retention to be enabled.*Retain all data/);
		const referring = create(forgetful, { ...request, input: [{ type: "item_reference", id: "msg_1" }] });
		await expect(referring).rejects.toMatchObject({ ...required, param: "input" });
	});
});
