import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { type Import, importsOf } from "./imports.ts";
import { brokenRules, circles } from "./rules.ts";

/** `npm run boundaries`: reads every source file and names the imports that point the wrong way. */
const files = globSync(["{app,worker,tests}/**/*.{ts,tsx}", "server.ts"], { exclude: ["app/platform/db/generated/**"] }).sort();

// The generated Prisma client is not in git, but is ours to import.
const exists = (file: string) => (existsSync(file) ? statSync(file).isFile() : file.startsWith("app/platform/db/generated/"));

const imports: Import[] = [];
const problems: string[] = [];
for (const file of files) {
	try {
		imports.push(...importsOf(file, readFileSync(file, "utf8"), exists));
	} catch (error) {
		problems.push((error as Error).message);
	}
}
problems.push(...imports.flatMap(brokenRules), ...circles(imports));

for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${files.length} files, ${imports.length} imports, ${problems.length} in the wrong direction.\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
