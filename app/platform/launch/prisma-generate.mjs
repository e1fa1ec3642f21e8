// Makes the Prisma client. The Prisma CLI insists on an engine binary that it would download and, for `generate`, never
// runs; pointing it at any existing executable keeps this working on closed networks.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const cli = createRequire(import.meta.url).resolve("prisma/build/index.js");
const result = spawnSync(process.execPath, [cli, "generate"], {
	cwd: root,
	encoding: "utf8",
	env: {
		...process.env,
		PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? process.execPath,
		PRISMA_HIDE_UPDATE_MESSAGE: "1",
		CHECKPOINT_DISABLE: "1",
	},
});
if (result.status !== 0) {
	process.stderr.write(`The Prisma client could not be generated.\n${result.stdout ?? ""}${result.stderr ?? ""}`);
	process.exit(1);
}
