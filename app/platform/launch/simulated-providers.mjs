// `npm run dev`: stand-ins for the providers that have no key, so that their models answer on a machine without any.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { environment, node, root } from "./project.mjs";

/** Variable stems and the simulator's path for each. */
const vendors = {
	OPENAI: "openai/v1",
	ANTHROPIC: "anthropic/v1",
	GOOGLE_AI_STUDIO: "gemini/v1beta",
	GROQ: "groq/v1",
	X_AI: "xai/v1",
	DEEPSEEK: "deepseek/v1",
	MISTRAL: "mistral/v1",
	MOONSHOT: "moonshot/v1",
};

/**
 * Starts the simulator and returns the variables that lead to it, for providers that neither the environment nor `.env`
 * has a key for. It ends when this process does.
 */
export async function simulatedProviders() {
	const file = path.join(root, ".env");
	const written = existsSync(file) ? readFileSync(file, "utf8") : "";
	const isSet = (name) => Boolean(process.env[name]) || new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=\\s*\\S`, "m").test(written);
	const absent = Object.keys(vendors).filter((stem) => !isSet(`LLM_${stem}_API_KEY`));
	if (absent.length === 0) return {};
	const url = await startSimulator();
	process.stdout.write(`Simulated for lack of a key: ${absent.join(", ")}. Set LLM_<NAME>_API_KEY to call them for real.\n`);
	return Object.fromEntries(
		absent.flatMap((stem) => [
			[`LLM_${stem}_API_KEY`, "simulated"],
			[`LLM_${stem}_BASE_URL`, `${url}/${vendors[stem]}`],
		]),
	);
}

/** The simulator lives until its standard input closes, which it does when this process ends, however it ends. */
function startSimulator() {
	const child = spawn(node(), ["tests/simulators/main.ts", "--until-eof"], {
		cwd: root,
		env: environment(),
		stdio: ["pipe", "pipe", "inherit"],
	});
	return new Promise((resolve, reject) => {
		let said = "";
		child.stdout.on("data", (bytes) => {
			said += bytes;
			if (said.includes("\n")) resolve(JSON.parse(said.slice(0, said.indexOf("\n"))).url);
		});
		child.once("error", reject);
		child.once("exit", (code) => reject(new Error(`the provider simulator ended with code ${code}`)));
	});
}
