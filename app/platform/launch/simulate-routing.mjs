// `npm run simulate:routing`: failing providers and the real routing code, on a virtual clock or (--http) over real HTTP.
import process from "node:process";
import { fail, generate, handOver, install } from "./project.mjs";

const given = process.argv.slice(2);
install();
if (!given.includes("--http")) process.exit(await handOver(["tests/simulate-routing/main.ts", ...given]));

const rest = given.filter((argument) => argument !== "--http");
const minutes = rest.length === 0 ? 6 : rest[0] === "--minutes" && rest.length === 2 ? Number(rest[1]) : Number.NaN;
if (!(minutes >= 1 && minutes <= 360)) fail("Beside --http there is one argument: --minutes, from 1 to 360.");
generate();
const vitest = ["node_modules/vitest/vitest.mjs", "run", "--project", "integration", "tests/simulate-routing/over-http"];
process.exit(await handOver(vitest, { SIMULATE_ROUTING: String(minutes), EXPLORATION_RATE: "0.01" }));
