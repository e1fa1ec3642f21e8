// `npm start` and `npm run dev`: installs what is missing, builds what is stale, then serves.
import { existsSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { build, fail, generate, handOver, install, root } from "./project.mjs";
import { simulatedProviders } from "./simulated-providers.mjs";

const development = process.argv.includes("--dev");
// With this code the server asks for a new process, because sources changed that it cannot reload.
const restartCode = 75;

try {
	install();
	generate();
	if (!development) build();
} catch (error) {
	const hint = { ENOSPC: "The disk is full. Free some space and try again.", EACCES: "Permission denied." }[error.code];
	fail(`LLM Gateway could not start: ${hint ? `${hint} (${error.path ?? root})` : error.message}`);
}

const args = existsSync(path.join(root, ".env")) ? ["--env-file=.env"] : [];
args.push("server.ts", ...(development ? ["--dev"] : []));
// Names are looked up on these threads, and some never answer.
const threads = { UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? "16" };
const mode = development ? { NODE_ENV: "development", ...(await simulatedProviders()) } : { NODE_ENV: "production" };
let code = restartCode;
while (code === restartCode) code = await handOver(args, { ...threads, ...mode });
process.exit(code);
