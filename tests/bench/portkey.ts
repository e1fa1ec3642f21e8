import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { freePort, type Processes, type Started, untilReady } from "./processes.ts";

export type Portkey = { process: Started; port: number; version: string; headers: Record<string, string> };

/** `@portkey-ai/gateway` from npm, in its production mode, sending to the mock upstream. */
export async function startPortkey(processes: Processes, upstreamPort: number): Promise<Portkey> {
	const manifest = createRequire(import.meta.url).resolve("@portkey-ai/gateway/package.json");
	const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
	const port = await freePort();
	const started = processes.start(
		"portkey",
		[
			process.execPath,
			"--import",
			path.join(import.meta.dirname, "loopback-only.ts"),
			path.join(path.dirname(manifest), "build", "start-server.js"),
			"--headless",
			`--port=${port}`,
		],
		{ environment: { NODE_ENV: "production" }, underTest: true },
	);
	await untilReady(started, `http://127.0.0.1:${port}/`);
	const headers = {
		"x-portkey-provider": "openai",
		"x-portkey-custom-host": `http://127.0.0.1:${upstreamPort}/v1`,
		authorization: "Bearer bench-upstream-key",
	};
	return { process: started, port, version, headers };
}
