import { expect, test } from "vitest";
import { loader as hello } from "./hello";
import { loader as model } from "./model";
import { loader as models } from "./models";

const anthropicClient = { headers: { "anthropic-version": "2023-06-01" } };

function get(path: string, { headers = {} }: { headers?: Record<string, string> } = {}) {
	const context = { headers, clientAddress: "192.0.2.7", requestId: "test" };
	return { request: new Request(`http://gateway${path}`, { headers }), context };
}

async function one(id: string, init = {}): Promise<unknown> {
	return (await model({ ...get(`/v1/models/${id}`, init), params: { "*": id } })).json();
}

test("one model, by id, alias or with its provider, in the shape of whose client asks", async () => {
	const anthropicShape = { type: "model", id: "claude-sonnet-4-5", display_name: "Claude Sonnet 4.5" };
	expect(await one("claude-sonnet-4-5", anthropicClient)).toMatchObject(anthropicShape);
	expect(await one("anthropic/claude-sonnet-4-5", anthropicClient)).toMatchObject(anthropicShape);
	expect(await one("gpt-4o-mini")).toMatchObject({ id: "gpt-4o-mini", pricing: { prompt: expect.any(String) } });
});

test("an unknown one is a 404 in that shape", async () => {
	const response = await model({ ...get("/v1/models/x", anthropicClient), params: { "*": "x" } });
	expect(response.status).toBe(404);
	expect(await response.json()).toMatchObject({ type: "error", error: { type: "not_found_error" } });
	expect(await one("x")).toMatchObject({ error: { code: "model_not_found", param: "model" } });
});

test("the list follows Anthropic's paging for its clients only", async () => {
	const page = (await (await models(get("/v1/models?limit=3", anthropicClient))).json()) as { data: unknown[] };
	expect(page).toMatchObject({ has_more: true, first_id: expect.any(String), last_id: expect.any(String) });
	expect(page.data).toHaveLength(3);
	const wrong = (await (await models(get("/v1/models?limit=-1", anthropicClient))).json()) as { data: unknown[] };
	expect(wrong.data).toHaveLength(20);
	const plain = (await (await models(get("/v1/models"))).json()) as { data: unknown[] };
	expect(plain.data.length).toBeGreaterThan(100);
	expect(plain).not.toHaveProperty("has_more");
});

test("Claude Code's question whether anybody is there is answered", async () => {
	expect(await hello().json()).toEqual({ message: "hello" });
});
