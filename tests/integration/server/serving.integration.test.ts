import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { tenantWithKey } from "../../factories/api-key";
import { testDatabase } from "../../setup/database";
import { type RunningServer, startServer } from "../../setup/server";
import { startSlowProvider } from "./slow-provider";

const servers: RunningServer[] = [];
const directory = mkdtempSync(path.join(tmpdir(), "llm-gateway-serving-"));
chmodSync(directory, 0o755);

async function start(variables: Record<string, string> = {}): Promise<RunningServer> {
	const server = await startServer(variables);
	servers.push(server);
	return server;
}

// Makes the build, where there is none.
beforeAll(async () => {
	await (await start()).stop();
}, 240_000);

afterAll(async () => {
	await Promise.all(servers.map((server) => server.stop()));
	rmSync(directory, { recursive: true, force: true });
});

/** Reads the body at once: a response that nobody reads keeps its request open, and the server waits for those. */
async function fetchWhole(url: string, init?: RequestInit): Promise<Response> {
	const response = await fetch(url, init);
	const bytes = await response.arrayBuffer();
	return new Response(bytes.byteLength === 0 ? null : bytes, { status: response.status, headers: response.headers });
}

const embedded = { DATABASE_URL: "", REDIS_URL: "", DATA_DIR: path.join(directory, "embedded") };

test("one origin: pages, management, gateway, files, each with a request id and its headers", async () => {
	const { url } = await start({ METRICS_TOKEN: "metrics-token" });
	const get = (at: string, headers: Record<string, string> = {}, method = "GET") => fetchWhole(url + at, { headers, method });

	for (const at of ["/", "/sign-in", "/v1/models", "/v1/nothing", "/health", "/favicon.svg", "/orgs", "/no/such/page"]) {
		expect((await get(at, { "x-request-id": `mine${at.length}` })).headers.get("x-request-id"), at).toBe(`mine${at.length}`);
		expect((await get(at)).headers.get("x-request-id"), at).toMatch(/^[0-9a-f-]{36}$/);
	}
	const page = await get("/sign-in", { accept: "text/html" });
	expect(page.status).toBe(200);
	expect(page.headers.get("content-security-policy")).toMatch(/script-src 'self' 'nonce-/);
	expect(page.headers.get("x-content-type-options")).toBe("nosniff");
	expect(page.headers.get("x-powered-by")).toBeNull();
	const asset = /\/assets\/[\w.-]+\.js/.exec(await page.text())?.[0] as string;
	expect((await get(asset)).headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
	expect((await get("/assets/gone-12345678.js")).status).toBe(404);

	expect((await get("/v1/nothing")).status).toBe(404);
	// React Router reads paths generously, but there is one door to the models: the one that records and bills.
	for (const at of ["/V1/chat/completions", "/%761/chat/completions", "/V1/chat/completions.data"]) {
		expect((await get(at, { "content-type": "application/json" }, "POST")).status, at).toBe(404);
	}
	const withoutV1 = await get("/chat/completions", { "content-type": "application/json" }, "POST");
	expect(withoutV1.status).toBe(404);
	expect(await withoutV1.json()).toMatchObject({ error: { code: "not_found", message: expect.stringContaining("must end in /v1") } });
	const unknown = await get("/v1beta/models/gemini:generateContent", { "content-type": "application/json" }, "POST");
	expect([unknown.status, await unknown.json()]).toEqual([404, { message: expect.stringMatching(/^Unknown URL: POST \/v1beta/) }]);
	expect((await get("/no/such/page", { accept: "text/html" })).headers.get("content-type")).toContain("text/html");
	expect((await get("/models", { accept: "text/html", authorization: "Basic eDp5" })).status).toBe(200);
	expect(await (await get("/v1/nothing")).json()).toMatchObject({ error: { code: "not_found", param: null } });
	for (const at of ["/models?q=%00", "/models.data?q=a%00", "/orgs?x=%00"]) expect((await get(at)).status, at).toBe(400);
	expect((await get("/models?q=%2500")).status).toBe(200);
	const wrongMethod = await get("/v1/models", {}, "DELETE");
	expect([wrongMethod.status, wrongMethod.headers.get("allow")]).toEqual([405, "GET, HEAD"]);

	const health = { message: "OK", health: { status: "ok", redis: { connected: true }, database: { connected: true } } };
	expect(await (await get("/health")).json()).toMatchObject(health);
	expect(await (await get("/", { accept: "application/json" })).json()).toMatchObject(health);
	expect((await get("/health/live")).status).toBe(200);
	expect((await get("/metrics")).status).toBe(401);
	const metrics = await get("/metrics", { authorization: "Bearer metrics-token" });
	const measured = await metrics.text();
	expect(measured).toContain("process_cpu_seconds_total");
	expect(measured).toContain('gateway_requests_total{route="/health",status="200"}');

	const preflight = await get(
		"/v1/chat/completions",
		{ origin: "https://elsewhere.example", "access-control-request-method": "POST", "access-control-request-headers": "authorization" },
		"OPTIONS",
	);
	expect(preflight.status).toBe(204);
	expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
	expect((await get("/orgs", { origin: "https://elsewhere.example" })).headers.get("access-control-allow-origin")).toBeNull();
});

test("SIGTERM refuses new work, lets an open stream end, writes its usage and exits with 0", async () => {
	const provider = await startSlowProvider();
	const pool = new pg.Pool({ connectionString: testDatabase(), max: 2 });
	const { token } = await tenantWithKey(pool, "llmgtwy_key_of_the_drain_test");
	const server = await start({ LLM_OPENAI_API_KEY: "sk-slow", LLM_OPENAI_BASE_URL: provider.url });
	const answer = await fetch(`${server.url}/v1/chat/completions`, {
		method: "POST",
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
		body: JSON.stringify({ model: "openai/gpt-4o-mini", stream: true, messages: [{ role: "user", content: "Hi" }] }),
	});
	const reader = (answer.body as ReadableStream<BufferSource>).pipeThrough(new TextDecoderStream()).getReader();
	let text = "";
	while (!text.includes("begun")) text += (await reader.read()).value ?? "";

	const ended = server.stop();
	await vi.waitFor(() => expect(fetch(`${server.url}/health/live`)).rejects.toThrow(), { timeout: 10_000 });
	provider.finish();
	for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
	expect(text).toContain(" ended");
	expect(text.trimEnd().endsWith("data: [DONE]")).toBe(true);
	expect(await ended).toBe(0);

	const { rows } = await pool.query("SELECT prompt_tokens, completion_tokens, canceled FROM log WHERE streamed");
	expect(rows).toEqual([{ prompt_tokens: 3, completion_tokens: 2, canceled: false }]);
	await pool.end();
	provider.close();
});

test("embedded mode: the first start hands out a key that works, the next one knows it, even after a SIGKILL", async () => {
	const file = path.join(embedded.DATA_DIR, "quickstart.json");
	const first = await start(embedded);
	expect(statSync(file).mode & 0o777).toBe(0o600);
	const made = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
	expect(Object.keys(made).sort()).toEqual(["apiKey", "baseUrl", "email", "organizationId", "password", "projectId"]);
	expect(made.baseUrl).toBe(first.url);
	// The line that was printed, as it stands.
	const printed = /curl (?:.|\n)+?}'/.exec(first.output())?.[0] as string;
	const answered = execFileSync("sh", ["-c", printed.replace("curl", "curl --silent --fail")], { encoding: "utf8" });
	expect(JSON.parse(answered)).toMatchObject({ object: "chat.completion", model: "demo/demo-chat" });

	await first.kill();
	const second = await start(embedded);
	const known = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
	expect(known).toEqual({ ...made, baseUrl: second.url });
	expect(await second.stop()).toBe(0);
});

test("the embedded database does not outlive a server that was killed", async () => {
	const server = await start(embedded);
	const running = () => execFileSync("ps", ["-eo", "args"], { encoding: "utf8" }).split("\n").filter((line) => line.includes(embedded.DATA_DIR));
	expect(running().length).toBeGreaterThan(0);
	await server.kill();
	await vi.waitFor(() => expect(running()).toEqual([]), { timeout: 20_000, interval: 200 });
});

test("several web processes on one machine replace one that dies and end together", async () => {
	const server = await start({ WEB_CONCURRENCY: "2" });
	const processes = () =>
		new Set(execFileSync("sh", ["-c", `ps -eo pid,ppid,args | awk '$2 == ${server.pid} {print $1}'`], { encoding: "utf8" }).split("\n").filter(Boolean));
	const before = processes();
	expect(before.size).toBe(2);
	const [victim] = before;
	process.kill(Number(victim), "SIGKILL");
	await vi.waitFor(() => expect([...processes()].filter((pid) => !before.has(pid))).toHaveLength(1), { timeout: 20_000 });
	await vi.waitFor(async () => expect((await fetch(`${server.url}/health`)).status).toBe(200), { timeout: 20_000 });
	expect(await server.stop()).toBe(0);
});

test("the worker deployed apart starts from the same build and ends with 0", async () => {
	const worker = spawn(process.execPath, ["worker/main.ts"], {
		stdio: ["ignore", "pipe", "inherit"],
		env: { ...process.env, NODE_ENV: "production", LOG_LEVEL: "info" },
	});
	let output = "";
	worker.stdout.on("data", (text: Buffer) => void (output += text.toString()));
	const ended = new Promise((resolve) => worker.once("exit", resolve));
	await vi.waitFor(() => expect(output).toContain("the worker is running"), { timeout: 40_000 });
	await pause(100);
	worker.kill("SIGTERM");
	expect(await ended).toBe(0);
});
