import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { EnvError, parseEnv } from "./env.server";

const directory = mkdtempSync(path.join(tmpdir(), "env-test-"));
afterAll(() => rmSync(directory, { recursive: true }));

const secrets = {
	AUTH_SECRET: "a".repeat(32),
	GATEWAY_API_KEY_HASH_SECRET: "b".repeat(32),
	ENCRYPTION_KEY: "c".repeat(32),
};

function problemsOf(variables: Record<string, string>): string[] {
	try {
		parseEnv(variables);
	} catch (error) {
		if (error instanceof EnvError) return error.problems;
		throw error;
	}
	return [];
}

test("an empty environment gets the documented defaults", () => {
	const values = parseEnv({ ...secrets, DATA_DIR: directory, REDIS_URL: "", PORT: " " });
	expect(values).toMatchObject({
		PORT: 3002,
		APP_URL: "http://localhost:3002",
		APP_NAME: "LLM Gateway",
		WEB_CONCURRENCY: 1,
		RUN_WORKER: true,
		PAID_MODE: false,
		TRUSTED_PROXIES: ["127.0.0.0/8", "::1/128"],
		LOG_LEVEL: "info",
	});
	expect(values.REDIS_URL).toBeUndefined();
});

test("values are parsed", () => {
	const values = parseEnv({
		...secrets,
		DATABASE_URL: "postgres://user:password@host/db",
		REDIS_URL: "redis://a:1,redis://b:2",
		PORT: "8080",
		APP_URL: "https://llm.example.com/",
		PAID_MODE: "true",
		RUN_WORKER: "0",
		ADMIN_EMAILS: "Root@Example.com, second@example.com",
		TRUSTED_PROXIES: "10.0.0.0/8, 192.168.1.1",
	});
	expect(values).toMatchObject({
		PORT: 8080,
		APP_URL: "https://llm.example.com",
		PAID_MODE: true,
		RUN_WORKER: false,
		ADMIN_EMAILS: ["root@example.com", "second@example.com"],
		TRUSTED_PROXIES: ["10.0.0.0/8", "192.168.1.1"],
	});
});

test("everything that is wrong is told at once", () => {
	const problems = problemsOf({
		PORT: "http",
		DATABASE_URL: "mysql://x",
		PAID_MODE: "maybe",
		TRUSTED_PROXIES: "10.0.0.0/8,nonsense",
		WEB_CONCURRENCY: "4",
		ENCRYPTION_KEY: "short",
		LLM_OPENAI_BASE_URL: "api.example.com/v1",
		LLM_XAI_BASE_URL__EU: "https://one.example.com, two",
		LLM_GROQ_BASE_URL: "http://127.0.0.1:4000/v1, https://two.example.com",
		LLM_OPENAI_API_KEY: "anything",
	});
	for (const name of [
		"PORT",
		"DATABASE_URL",
		"PAID_MODE",
		"TRUSTED_PROXIES",
		"REDIS_URL",
		"ENCRYPTION_KEY",
		"AUTH_SECRET",
		"GATEWAY_API_KEY_HASH_SECRET",
		"LLM_OPENAI_BASE_URL",
		"LLM_XAI_BASE_URL__EU",
	]) {
		expect(problems.filter((problem) => problem.startsWith(`${name}: `)), name).toHaveLength(1);
	}
	expect(problems.join("\n")).not.toMatch(/LLM_GROQ|LLM_OPENAI_API_KEY/);
});

test("with a database of one's own the secrets are required", () => {
	expect(problemsOf({ DATABASE_URL: "postgres://host/db" })).toHaveLength(3);
	expect(problemsOf({ DATABASE_URL: "postgres://host/db", ...secrets })).toEqual([]);
});

test("in embedded mode missing secrets are made once, and kept for the owner only", () => {
	const dataDir = path.join(directory, "fresh");
	const made = parseEnv({ DATA_DIR: dataDir });
	expect(made.ENCRYPTION_KEY.length).toBeGreaterThanOrEqual(32);
	expect(new Set([made.AUTH_SECRET, made.ENCRYPTION_KEY, made.GATEWAY_API_KEY_HASH_SECRET]).size).toBe(3);
	expect(parseEnv({ DATA_DIR: dataDir }).ENCRYPTION_KEY).toBe(made.ENCRYPTION_KEY);
	const file = path.join(dataDir, "secrets.json");
	expect(statSync(file).mode & 0o777).toBe(0o600);
	expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ AUTH_SECRET: made.AUTH_SECRET });
});
