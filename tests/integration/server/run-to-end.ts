import { spawn } from "node:child_process";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../../..");

const passedOn = ["PATH", "HOME", "TMPDIR", "AUTH_SECRET", "GATEWAY_API_KEY_HASH_SECRET", "ENCRYPTION_KEY"];

/** Starts a program that is expected to end by itself, and returns its exit code and everything it said. */
export function runToEnd(file: string, variables: Record<string, string>): Promise<{ code: number | null; output: string }> {
	const inherited = Object.fromEntries(passedOn.map((name) => [name, process.env[name]]));
	const child = spawn(process.execPath, [file], {
		cwd: root,
		stdio: ["ignore", "pipe", "pipe"],
		env: { ...inherited, NODE_ENV: "production", LOG_LEVEL: "warn", ...variables },
	});
	let output = "";
	for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => void (output += text.toString()));
	const limit = setTimeout(() => child.kill("SIGKILL"), 40_000);
	return new Promise((resolve) =>
		child.once("close", (code) => {
			clearTimeout(limit);
			resolve({ code, output });
		}),
	);
}
