import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningServer, startServer } from "../../setup/server";

/** Answered in the process itself, so that nothing but access is measured. */
const model = "demo-chat";

const servers: RunningServer[] = [];
let cookie = "";
let projectId: string;

beforeAll(async () => {
	servers.push(await startServer({ RUN_WORKER: "false" }));
	servers.push(await startServer({ RUN_WORKER: "false" }));
	const signedUp = await manage("POST", "/auth/sign-up/email", { name: "A", email: "shared@example.com", password: "long enough" });
	expect(signedUp.user.id).toEqual(expect.any(String));
	const { organizations } = await manage("GET", "/orgs");
	projectId = (await manage("GET", `/orgs/${organizations[0].id}/projects`)).projects[0].id;
}, 300_000);

afterAll(async () => void (await Promise.all(servers.map((server) => server.kill()))));

// The shape of an answer is what the test asserts.
// oxlint-disable-next-line typescript/no-explicit-any
async function manage(method: string, path: string, body?: object): Promise<any> {
	const [first] = servers as [RunningServer];
	const response = await fetch(first.url + path, {
		method,
		headers: { origin: first.url, cookie, ...(body && { "content-type": "application/json" }) },
		...(body && { body: JSON.stringify(body) }),
	});
	const text = await response.text();
	expect(response.ok, `${method} ${path}: ${text}`).toBe(true);
	cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? cookie;
	return JSON.parse(text);
}

async function ask({ url }: RunningServer, token: string, headers: Record<string, string> = {}): Promise<number> {
	const response = await fetch(`${url}/v1/chat/completions`, {
		method: "POST",
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
		body: JSON.stringify({ model, messages: [{ role: "user", content: "Hi" }] }),
	});
	await response.text();
	return response.status;
}

/** Milliseconds from the answer of the management API until every process answers so, and stays with it. */
async function untilAll(status: number, token: string): Promise<number> {
	const begin = performance.now();
	const waits = servers.map(async (server) => {
		while ((await ask(server, token)) !== status) await pause(10);
		return performance.now() - begin;
	});
	const slowest = Math.max(...(await Promise.all(waits)));
	for (const server of servers) expect(await ask(server, token)).toBe(status);
	return slowest;
}

it("what is changed of a key in one process holds in every other within a second", async () => {
	const { apiKey } = await manage("POST", "/keys/api", { description: "Shared", projectId });
	const { id, token } = apiKey as { id: string; token: string };
	const deeds: [number, () => Promise<unknown>][] = [];
	let ruleId = "";
	const status = (value: string) => () => manage("PATCH", `/keys/api/${id}`, { status: value });
	const addRule = (ruleType: string, ruleValue: object) => async () => {
		ruleId = (await manage("POST", `/keys/api/${id}/iam`, { ruleType, ruleValue })).rule.id;
	};
	const deleteRule = () => manage("DELETE", `/keys/api/${id}/iam/${ruleId}`);
	deeds.push([401, status("inactive")], [200, status("active")]);
	deeds.push([403, addRule("deny_models", { models: [model] })]);
	deeds.push([200, () => manage("PATCH", `/keys/api/${id}/iam/${ruleId}`, { status: "inactive" })], [200, deleteRule]);
	deeds.push([403, addRule("allow_ip_cidrs", { ipCidrs: ["192.0.2.0/24"] })]);
	deeds.push([200, deleteRule], [401, () => manage("DELETE", `/keys/api/${id}`)]);
	// Both have the key's policy in memory before the first change.
	expect(await untilAll(200, token)).toBeLessThan(1000);
	for (const [expected, deed] of deeds) {
		await deed();
		expect(await untilAll(expected, token)).toBeLessThan(1000);
	}
}, 60_000);

it("a client's claim about its address counts where a trusted proxy makes it, in every process", async () => {
	const { apiKey } = await manage("POST", "/keys/api", { description: "Office", projectId });
	await manage("POST", `/keys/api/${apiKey.id}/iam`, { ruleType: "allow_ip_cidrs", ruleValue: { ipCidrs: ["192.0.2.0/24"] } });
	await pause(1000);
	for (const server of servers) {
		expect(await ask(server, apiKey.token, { "x-forwarded-for": "192.0.2.7" })).toBe(200);
		// What stands further left is what the client says of itself.
		expect(await ask(server, apiKey.token, { "x-forwarded-for": "192.0.2.7, 198.51.100.1" })).toBe(403);
	}
}, 60_000);
