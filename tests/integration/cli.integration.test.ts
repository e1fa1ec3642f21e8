import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningServer, startServer } from "../setup/server";

const cliDirectory = path.dirname(createRequire(import.meta.url).resolve("@llmgateway/cli/package.json"));
const email = "cli@example.com";
const password = "correct horse battery";

let server: RunningServer | undefined;
let url: string;
let configDirectory: string;
let cookie: string;

beforeAll(async () => {
	configDirectory = mkdtempSync(path.join(tmpdir(), "llm-gateway-cli-"));
	server = await startServer();
	url = server.url;
}, 180_000);

afterAll(async () => {
	rmSync(configDirectory, { recursive: true, force: true });
	expect(await server?.stop()).toBe(0);
});

type Outcome = { code: number; stdout: string; stderr: string };

type CliOptions = { onOutput?: (text: string) => void; environment?: Record<string, string> };

/** Runs the published command line client against the server. */
function cli(arguments_: string[], options: CliOptions = {}): Promise<Outcome> {
	return new Promise((resolve) => {
		const child = execFile(
			process.execPath,
			[path.join(cliDirectory, "dist/index.js"), ...arguments_],
			{
				timeout: 60_000,
				env: {
					PATH: process.env.PATH,
					HOME: configDirectory,
					NO_COLOR: "1",
					FORCE_COLOR: "0",
					LLMGATEWAY_API_URL: url,
					LLMGATEWAY_ORIGIN_URL: url,
					LLMGATEWAY_GATEWAY_URL: url,
					LLMGATEWAY_CONFIG_DIR: configDirectory,
					...options.environment,
				},
			},
			(error, stdout, stderr) => {
				const code = typeof error?.code === "number" ? error.code : Number(error !== null);
				resolve({ code, stdout, stderr });
			},
		);
		child.stdout?.on("data", (text: string | Buffer) => options.onOutput?.(text.toString()));
	});
}

async function json(arguments_: string[]) {
	const { code, stdout, stderr } = await cli([...arguments_, "--json"]);
	expect([code, stderr]).toEqual([0, ""]);
	return JSON.parse(stdout);
}

function post(route: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
	return fetch(url + route, {
		method: "POST",
		headers: { "content-type": "application/json", origin: url, ...headers },
		body: JSON.stringify(body),
	});
}

/** One request to the gateway with a key. */
function ask(token: string): Promise<Response> {
	const body = { model: "demo-chat", messages: [{ role: "user", content: "Hello" }] };
	return post("/v1/chat/completions", body, { authorization: `Bearer ${token}`, "x-source": "cli-test" });
}

describe("the published command line client", () => {
	it("signs in through the browser and stores a bearer session", async () => {
		const signedUp = await post("/auth/sign-up/email", { name: "Cli Person", email, password });
		expect(signedUp.status).toBe(200);
		cookie = signedUp.headers.getSetCookie()[0]?.split(";")[0] ?? "";
		let approval: Promise<Response> | undefined;
		let seen = "";
		const onOutput = (text: string) => {
			seen += text;
			const userCode = /Confirm this code in your browser: (\S+)/.exec(seen)?.[1];
			if (userCode) approval ??= approve(userCode);
		};
		const login = await cli(["auth", "login", "--no-browser"], { onOutput });
		expect(login.stdout).toContain(`Signed in as ${email}`);
		expect((await approval)?.status).toBeLessThan(400);
		const config = JSON.parse(readFileSync(path.join(configDirectory, "config.json"), "utf8"));
		expect(config).toMatchObject({ sessionEmail: email, sessionApiUrl: url });
		expect((await cli(["auth", "whoami"])).stdout).toContain(`Cli Person <${email}>`);
		expect((await cli(["auth", "status"])).stdout).toContain(`signed in as ${email}`);
	});

	it("lists organizations, credits and projects", async () => {
		const organizations = await json(["orgs", "list"]);
		expect(organizations).toMatchObject([{ name: "Default Organization", plan: "free", credits: "0", isPersonal: true }]);
		const projects = await json(["projects", "list"]);
		expect(projects).toMatchObject([{ organizationId: organizations[0].id, mode: "hybrid" }]);
		expect((await cli(["credits"])).code).toBe(0);
		expect((await cli(["projects", "use", projects[0].id])).code).toBe(0);
	});

	it("creates, limits, disables, rolls and deletes keys", async () => {
		const [project] = await json(["projects", "list"]);
		const key = await json([
			"keys", "create", "--project", project.id, "--description", "CI key", "--limit", "49.99", "--period-limit", "5",
			"--period", "1w", "--expires", "30d",
		]);
		expect(key).toMatchObject({
			description: "CI key",
			usageLimit: "49.99",
			periodUsageLimit: "5",
			periodUsageDurationValue: 1,
			periodUsageDurationUnit: "week",
			status: "active",
			token: expect.stringMatching(/^llmgtwy_[0-9A-Za-z]{40}$/),
		});
		const listed = await json(["keys", "list", "--all"]);
		expect(listed).toMatchObject([{ id: key.id, usage: "0", maskedToken: expect.stringContaining(key.token.slice(-4)) }]);
		expect((await cli(["keys", "update", key.id, "--deactivate"])).stdout).toContain("is now inactive");
		expect((await cli(["keys", "update", key.id, "--activate"])).stdout).toContain("is now active");
		expect((await cli(["keys", "limit", key.id, "--limit", "7"])).stdout).toContain("$7.00");
		expect(await json(["budget", "get", key.id])).toMatchObject({ usageLimit: "7", periodUsageLimit: "5" });
		expect((await cli(["budget", "set", key.id, "--clear"])).code).toBe(0);
		expect(await json(["budget", "get", key.id])).toMatchObject({ usageLimit: null, periodUsageLimit: null });
		expect((await ask(key.token)).status).toBe(200);
		const rolled = (await cli(["keys", "roll", key.id, "--yes"])).stdout;
		const newToken = /llmgtwy_[0-9A-Za-z]{40}/.exec(rolled)?.[0];
		expect(newToken).toBeDefined();
		expect(newToken).not.toBe(key.token);
		expect((await ask(key.token)).status).toBe(401);
		expect((await ask(newToken as string)).status).toBe(200);
		expect((await cli(["keys", "delete", key.id, "--yes"])).stdout).toContain("deleted");
		expect(await json(["keys", "list", "--all"])).toEqual([]);
		expect((await ask(newToken as string)).status).toBe(401);
	});

	it("shows usage", async () => {
		const requests = async () => {
			const { activity } = await json(["usage"]);
			return activity.reduce((sum: number, row: { requestCount: number }) => sum + row.requestCount, 0);
		};
		await expect.poll(requests, { timeout: 20_000, interval: 500 }).toBe(2);
		expect(await json(["usage", "sources"])).toMatchObject([{ source: "cli-test", requestCount: 2 }]);
		expect((await cli(["usage", "--by", "model", "--range", "30d"])).code).toBe(0);
		expect((await cli(["usage", "--by", "key", "--range", "24h"])).code).toBe(0);
		expect((await cli(["usage", "--org", "Default Organization"])).stdout).toContain("TOTAL");
		expect((await cli(["usage", "sources"])).code).toBe(0);
	});

	it("works with a cookie session, as signing in by email stores it", async () => {
		const signedIn = await post("/auth/sign-in/email", { email, password });
		const sessionCookie = signedIn.headers.getSetCookie()[0]?.split(";")[0];
		expect(await signedIn.json()).toMatchObject({ user: { email, name: "Cli Person" } });
		const directory = mkdtempSync(path.join(configDirectory, "cookie-"));
		const config = { sessionCookie, sessionEmail: email, sessionApiUrl: url };
		writeFileSync(path.join(directory, "config.json"), JSON.stringify(config), { mode: 0o600 });
		const environment = { LLMGATEWAY_CONFIG_DIR: directory };
		expect((await cli(["auth", "whoami"], { environment })).stdout).toContain(email);
		const created = await cli(["keys", "create", "--description", "By cookie", "--json"], { environment });
		expect(JSON.parse(created.stdout)).toMatchObject({ description: "By cookie", status: "active" });
	});

	it("says what the server refused", async () => {
		const refused = await cli(["keys", "delete", "0198c0de-0000-7000-8000-000000000000", "--yes"]);
		expect(refused.code).toBe(1);
		expect(refused.stdout + refused.stderr).toContain("API key not found");
	});

	it("signs out, and the session is dead", async () => {
		const { sessionToken } = JSON.parse(readFileSync(path.join(configDirectory, "config.json"), "utf8"));
		expect((await cli(["auth", "logout"])).code).toBe(0);
		const headers = { authorization: `Bearer ${sessionToken}` };
		expect((await fetch(`${url}/orgs`, { headers })).status).toBe(401);
		expect(await (await fetch(`${url}/auth/get-session`, { headers })).json()).toBeNull();
		expect((await cli(["orgs", "list"])).code).toBe(1);
	});
});

/** What the approval page does when the person presses Approve. */
function approve(userCode: string): Promise<Response> {
	return fetch(`${url}/connect/device`, {
		method: "POST",
		redirect: "manual",
		headers: { "content-type": "application/x-www-form-urlencoded", origin: url, cookie },
		body: new URLSearchParams({ user_code: userCode, decision: "approve" }).toString(),
	});
}
