// Every check, in the order in which a mistake is cheapest to find. Stops at the first that fails and names it.
import { spawn } from "node:child_process";
import process from "node:process";
import { build, environment, generate, node, root } from "./project.mjs";

const program = (name) => `node_modules/${name}`;

const checks = [
	{ name: "Prisma client", run: generate },
	{ name: "route types", args: [program("@react-router/dev/bin.cjs"), "typegen"] },
	{ name: "types", args: [program("typescript/bin/tsc"), "--noEmit"] },
	{ name: "lint", args: [program("oxlint/bin/oxlint"), "--deny-warnings"] },
	{ name: "import boundaries", args: ["app/platform/boundaries/main.ts"] },
	{ name: "catalogue", args: ["app/catalog/check/main.ts"] },
	{ name: "unit tests", args: [program("vitest/vitest.mjs"), "run", "--project", "unit"] },
	{ name: "build", run: build },
	{ name: "integration tests", args: [program("vitest/vitest.mjs"), "run", "--project", "integration"] },
	{ name: "bench, short form", args: ["tests/bench/main.ts", "--quick"] },
	{ name: "browser tests", args: [program("@playwright/test/cli.js"), "test"] },
];

let current;
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => current?.kill(signal));
// Killed launchers take their checks with them.
process.on("disconnect", () => current?.kill("SIGTERM"));

const started = Date.now();
for (const check of checks) {
	const begun = Date.now();
	process.stdout.write(`\n── ${check.name}\n`);
	const code = check.run ? (check.run(), 0) : await execute(check.args);
	if (code !== 0) {
		process.stdout.write(`\nFailed: ${check.name}\n`);
		process.exit(1);
	}
	process.stdout.write(`   ${check.name}: ok, ${seconds(begun)} s\n`);
}
process.stdout.write(`\nEvery check passed in ${seconds(started)} s.\n`);
process.exit(0);

function execute(args) {
	return new Promise((resolve) => {
		current = spawn(node(), args, { cwd: root, stdio: "inherit", env: environment() });
		current.once("error", () => resolve(1));
		current.once("exit", (code) => resolve(code ?? 1));
	});
}

function seconds(since) {
	return ((Date.now() - since) / 1000).toFixed(1);
}
