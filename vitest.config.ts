import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const alias = { "~": fileURLToPath(new URL("./app", import.meta.url)) };
const integrationTests = ["app/**/*.integration.test.ts", "tests/**/*.integration.test.ts", "worker/**/*.integration.test.ts"];

/** `unit` needs nothing but Node; `integration` gets a real Postgres and a real Redis from its global setup. */
export default defineConfig({
	test: {
		// Two cores are the smallest machine this has to be comfortable on.
		maxWorkers: 2,
		projects: [
			{
				resolve: { alias },
				test: {
					name: "unit",
					environment: "node",
					include: ["app/**/*.test.{ts,tsx}", "tests/**/*.test.ts", "worker/**/*.test.ts"],
					exclude: ["**/*.integration.test.ts", "tests/e2e/**", "**/node_modules/**"],
					setupFiles: ["tests/setup/unit.ts"],
					// A limit for what hangs, not for what is slow on a busy machine.
					testTimeout: 30_000,
				},
			},
			{
				resolve: { alias },
				test: {
					name: "integration",
					environment: "node",
					include: integrationTests,
					exclude: ["tests/e2e/**", "**/node_modules/**"],
					globalSetup: ["tests/setup/global.ts"],
					setupFiles: ["tests/setup/integration.ts"],
					testTimeout: 60_000,
					hookTimeout: 60_000,
				},
			},
		],
	},
});
