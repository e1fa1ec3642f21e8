// `npm run bench`: hands over to the harness.
import process from "node:process";
import { build, generate, handOver, install } from "./project.mjs";

install();
generate();
build();
process.exit(await handOver(["tests/bench/main.ts", ...process.argv.slice(2)], { NODE_ENV: "production" }));
