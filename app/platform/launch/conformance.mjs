// `npm run conformance` runs the matrix and writes docs/conformance.md; with --check it only compares.
import process from "node:process";
import { generate, handOver, install } from "./project.mjs";

const given = process.argv.slice(2);
const unknown = given.find((argument) => argument !== "--check");
if (unknown) {
	process.stderr.write(`Unknown argument ${unknown}. There is one: --check.\n`);
	process.exit(2);
}
install();
generate();
const vitest = ["node_modules/vitest/vitest.mjs", "run", "--project", "integration", "tests/conformance/conformance"];
process.exit(await handOver(vitest, { CONFORMANCE: given.includes("--check") ? "check" : "write" }));
