import { randomInt } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import { defineConfig } from "@playwright/test";

// Read again by every worker process, which has to meet the same server: the first reading decides.
process.env.E2E_PORT ??= String(randomInt(20_000, 29_000));
process.env.E2E_PROVIDER_PORT ??= String(randomInt(30_000, 32_000));
process.env.E2E_DATA_DIR ??= path.join(tmpdir(), `llm-gateway-e2e-${process.env.E2E_PORT}`);

const { E2E_PORT, E2E_PROVIDER_PORT, E2E_DATA_DIR } = process.env;
const baseURL = `http://localhost:${E2E_PORT}`;

/**
 * Browser tests against the production build in embedded mode. A test that needs a provider starts its stand-in on
 * 127.0.0.1:E2E_PROVIDER_PORT, where the instance's OpenAI key points.
 */
export default defineConfig({
	testDir: "tests/e2e",
	testMatch: "**/*.spec.ts",
	outputDir: "test-results",
	reporter: [["list"]],
	workers: 1,
	timeout: 60_000,
	expect: { timeout: 10_000 },
	globalTeardown: "tests/setup/e2e-teardown.ts",
	use: {
		baseURL,
		trace: "retain-on-failure",
		launchOptions: {
			executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
			args: [
				"--no-sandbox",
				"--disable-gpu",
				"--disable-quic",
				"--no-first-run",
				"--disable-background-networking",
				"--disable-component-update",
				"--disable-sync",
			],
		},
	},
	webServer: {
		command: `"${process.execPath}" server.ts`,
		url: `${baseURL}/health`,
		timeout: 60_000,
		gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
		stdout: "ignore",
		stderr: "pipe",
		env: {
			NODE_ENV: "production",
			PORT: E2E_PORT as string,
			DATA_DIR: E2E_DATA_DIR as string,
			LOG_LEVEL: "error",
			LLM_OPENAI_API_KEY: "sk-e2e",
			LLM_OPENAI_BASE_URL: `http://127.0.0.1:${E2E_PROVIDER_PORT}/v1`,
			OUTBOUND_ALLOWLIST: "127.0.0.0/8",
		},
	},
});
