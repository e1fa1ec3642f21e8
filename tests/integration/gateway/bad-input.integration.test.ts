import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policyChanged } from "~/domain/api-keys/key-policy.server";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";

const token = "llmgtwy_bad_input_test_key";
const chat = { model: "demo/demo-chat", messages: [{ role: "user", content: "Hi" }] };

let gateway: Awaited<ReturnType<typeof startGateway>>;
let tenant: Awaited<ReturnType<typeof tenantWithKey>>;

beforeAll(async () => {
	tenant = await tenantWithKey(pool(), token);
	gateway = await startGateway();
});

afterAll(() => gateway.close());

type Answer = { status: number; headers: Headers; error: { message: string; type: string; code: unknown; param: unknown } };

async function send(body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
	const response = await fetch(`${gateway.url}/v1/chat/completions`, {
		method: "POST",
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
		body: typeof body === "string" ? body : JSON.stringify(body),
	});
	const text = await response.text();
	expect(text).not.toMatch(/\bat .+:\d+:\d+|node_modules|\.server\.ts/);
	return { status: response.status, headers: response.headers, error: (JSON.parse(text) as Answer).error };
}

async function setKey(column: "status" | "expires_at", value: string | null): Promise<void> {
	await pool().query(`UPDATE api_key SET ${column} = $2 WHERE id = $1`, [tenant.apiKeyId, value]);
	await policyChanged(tenant.organizationId);
}

describe("credentials", () => {
	it.each([
		["no header", { authorization: "" }],
		["another scheme", { authorization: "Basic abc" }],
		["an empty bearer", { authorization: "Bearer " }],
		["an unknown key", { authorization: "Bearer llmgtwy_unknown" }],
		["SQL in the key", { authorization: "Bearer '||(SELECT 1)--" }],
		["a key of a megabyte's kind", { authorization: `Bearer ${"x".repeat(8000)}` }],
	])("refuses %s with 401 invalid_api_key", async (_, headers) => {
		const answer = await send(chat, headers);
		expect(answer.status).toBe(401);
		expect(answer.error).toMatchObject({ type: "invalid_request_error", code: "invalid_api_key", param: null });
		expect(answer.headers.get("x-request-id")).toBeTruthy();
	});

	it("looks at the credential before the body", async () => {
		expect((await send("{not json", { authorization: "Bearer nobody", "content-type": "text/plain" })).status).toBe(401);
	});

	it("takes x-api-key as well", async () => {
		const response = await fetch(`${gateway.url}/v1/chat/completions`, {
			method: "POST",
			headers: { "x-api-key": token, "content-type": "application/json" },
			body: JSON.stringify(chat),
		});
		expect(response.status).toBe(200);
		await response.text();
	});

	it("refuses disabled, deleted and expired keys and takes them back when they are active again", async () => {
		for (const [column, value, words] of [
			["status", "inactive", "disabled"],
			["status", "deleted", "deleted"],
			["expires_at", new Date(Date.now() - 1000).toISOString(), "expired"],
		] as const) {
			await setKey(column, value);
			const answer = await send(chat);
			expect(answer).toMatchObject({ status: 401, error: { code: "invalid_api_key" } });
			expect(answer.error.message).toContain(words);
			await setKey(column, column === "status" ? "active" : null);
		}
		const response = await fetch(`${gateway.url}/v1/chat/completions`, {
			method: "POST",
			headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
			body: JSON.stringify(chat),
		});
		expect(response.status).toBe(200);
		await response.text();
	});
});

describe("bodies", () => {
	it("refuses what is not JSON", async () => {
		expect(await send('{"model":')).toMatchObject({ status: 400, error: { code: "invalid_json", type: "invalid_request_error" } });
	});

	it("refuses another content type with 415", async () => {
		expect(await send(chat, { "content-type": "text/plain" })).toMatchObject({
			status: 415,
			error: { code: "unsupported_media_type" },
		});
	});

	it("refuses a declared body over 20 MiB with 413", async () => {
		const answer = await send(`{"model":"${"x".repeat(20 * 1024 * 1024)}"}`);
		expect(answer).toMatchObject({ status: 413, error: { code: "request_too_large" } });
	});

	it("refuses a chunked body over 20 MiB with 413 before it ends", async () => {
		const { port } = new URL(gateway.url);
		const status = await new Promise<number | undefined>((resolve, reject) => {
			const sending = httpRequest({
				host: "127.0.0.1",
				port,
				method: "POST",
				path: "/v1/chat/completions",
				headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "transfer-encoding": "chunked" },
			});
			let sent = 0;
			const megabyte = Buffer.alloc(1024 * 1024, " ");
			const write = () => {
				if (sent++ < 30 && !sending.destroyed) sending.write(megabyte, () => setImmediate(write));
			};
			sending.on("response", (response) => {
				resolve(response.statusCode);
				response.resume();
				sending.destroy();
			});
			sending.on("error", reject);
			write();
		});
		expect(status).toBe(413);
	});

	it.each([
		[{ ...chat, messages: [] }, "messages"],
		[{ ...chat, temperature: "warm" }, "temperature"],
		[{ model: chat.model, messages: [{ role: "user", content: [{ type: "video" }] }] }, "messages[0].content[0].type"],
	])("names the bad field of %j", async (body, param) => {
		expect(await send(body)).toMatchObject({ status: 400, error: { param, type: "invalid_request_error" } });
	});
});

describe("models", () => {
	it.each([
		["no-such-model", "model_not_found"],
		["openai/no-such-model", "model_not_found"],
		["nobody/gpt-4o", "model_not_found"],
		["anthropic/gpt-4o-mini", "model_not_found"],
		["openai/gpt-4o-mini", "no_provider_key"],
		["gpt-4o-mini", "no_provider_key"],
	])("refuses %s with %s", async (model, code) => {
		expect(await send({ ...chat, model })).toMatchObject({ status: 400, error: { code, param: "model" } });
	});

	it("says which variable or page is missing", async () => {
		const { error } = await send({ ...chat, model: "openai/gpt-4o-mini" });
		expect(error.message).toContain("LLM_OPENAI_API_KEY");
		expect(error.message).toContain(`/dashboard/${tenant.organizationId}/org/provider-keys`);
	});
});

describe("GET /v1/models", () => {
	it("lists the catalogue without a key and without an object field", async () => {
		const response = await fetch(`${gateway.url}/v1/models`);
		const body = (await response.json()) as { object?: string; data: { id: string; providers: { providerId: string }[] }[] };
		expect(body.object).toBeUndefined();
		expect(body.data.length).toBeGreaterThan(250);
		expect(body.data.find(({ id }) => id === "gpt-4o-mini")?.providers[0]?.providerId).toBe("openai");
	});
});
