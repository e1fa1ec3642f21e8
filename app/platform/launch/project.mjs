// What every command of package.json shares. Plain JavaScript for Node 20, because nothing is installed yet when it runs.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Ends the command with words for its user instead of a stack. */
export function fail(message) {
	process.stderr.write(`\n${message}\n`);
	process.exit(1);
}

/** The Node that packages in use need: the one from npm, else this one where it is new enough. */
export function node() {
	const own = path.join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
	if (existsSync(own)) return own;
	const [major, minor] = process.versions.node.split(".").map(Number);
	if (major > 22 || (major === 22 && minor >= 22)) return process.execPath;
	return fail(
		`This Node is ${process.version}; 22.22 or newer is needed, and the package \`node\` that brings it was not installed ` +
			"completely. Run `npm ci` again and look at what it says about the package `node`.",
	);
}

/** Environment for child processes: the project's own tools first. */
export function environment(extra = {}) {
	const bin = [path.dirname(node()), path.join(root, "node_modules", ".bin")].join(path.delimiter);
	return { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}`, ...extra };
}

/** Installs the packages of package-lock.json unless they are there already. */
export function install() {
	if (isInstalled()) return;
	process.stdout.write("Installing packages (the first time takes about a minute) …\n");
	const npm = process.env.npm_execpath;
	const command = npm ? [process.execPath, npm] : ["npm"];
	const result = spawnSync(command[0], [...command.slice(1), "ci", "--no-audit", "--no-fund", "--include=dev", "--loglevel=error"], {
		cwd: root,
		encoding: "utf8",
		// The Prisma CLI would download an engine that is never run here.
		env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1" },
	});
	if (result.error) fail(`npm could not be started: ${result.error.message}`);
	if (result.status === 0) return;
	const said = `${result.stdout}${result.stderr}`;
	if (/ENOSPC/.test(said)) fail("The packages could not be installed: the disk is full. Free some space and try again.");
	if (/EACCES|EPERM/.test(said)) fail(`The packages could not be installed: this user may not write to ${root}.`);
	if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET/.test(said)) {
		fail(`The packages could not be installed: the npm registry does not answer.\n${lastLines(said)}`);
	}
	fail(`The packages could not be installed:\n${lastLines(said)}`);
}

/** npm notes what it installed; compared with the lockfile, entry by entry, that says whether anything is missing. */
function isInstalled() {
	const noted = path.join(root, "node_modules", ".package-lock.json");
	if (!existsSync(noted)) return false;
	const have = JSON.parse(readFileSync(noted, "utf8")).packages;
	const want = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")).packages;
	return Object.entries(want).every(
		// Optional packages are those of other platforms.
		([name, entry]) => name === "" || entry.optional || entry.peer || have[name]?.version === entry.version,
	);
}

/** Makes the Prisma client where it is missing or older than the schema. */
export function generate() {
	refresh("prisma", path.join(root, "app/platform/db/generated/.stamp"), ["prisma/schema.prisma", "package-lock.json"], () =>
		run("The Prisma client could not be made", ["app/platform/launch/prisma-generate.mjs"]),
	);
}

/** Builds server and pages where the sources changed since the last build. */
export function build() {
	const sources = ["app", "worker", "prisma", "public", "package.json", "package-lock.json", "vite.config.ts", "react-router.config.ts"];
	refresh("build", path.join(root, "build/.stamp"), sources, () => {
		process.stdout.write("Building …\n");
		const cli = path.join(root, "node_modules/@react-router/dev/bin.cjs");
		run("The build failed", [cli, "build"], { NODE_ENV: "production" });
	});
}

function refresh(kind, stamp, sources, make) {
	const hash = createHash("sha256").update(kind);
	for (const source of sources) addToHash(hash, path.join(root, source));
	const now = hash.digest("hex");
	if (existsSync(stamp) && readFileSync(stamp, "utf8") === now) return;
	make();
	mkdirSync(path.dirname(stamp), { recursive: true });
	writeFileSync(stamp, now);
}

function addToHash(hash, file) {
	let entries;
	try {
		entries = readdirSync(file, { withFileTypes: true });
	} catch (error) {
		if (error.code !== "ENOTDIR") throw error;
		hash.update(path.relative(root, file)).update(readFileSync(file));
		return;
	}
	for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
		if (entry.name === "generated" || entry.name === "launch" || /\.test\.tsx?$/.test(entry.name)) continue;
		addToHash(hash, path.join(file, entry.name));
	}
}

function run(what, args, extra) {
	const result = spawnSync(node(), args, { cwd: root, encoding: "utf8", env: environment(extra) });
	if (result.status === 0) return;
	const said = `${result.stdout ?? ""}${result.stderr ?? ""}`;
	if (/ENOSPC|no space left/i.test(said)) fail(`${what}: the disk is full. Free some space and try again.`);
	fail(`${what}:\n${lastLines(said)}`);
}

function lastLines(text) {
	return text.trim().split("\n").slice(-40).join("\n");
}

/** @type {import("node:child_process").ChildProcess | undefined} */
let foreground;

/**
 * Runs a Node program in the foreground in place of this one: signals go to it, and its exit code is returned. It ends when
 * we are killed, because its channel to us then closes.
 */
export function handOver(args, extra) {
	if (!foreground) passSignalsOn();
	return new Promise((resolve) => {
		foreground = spawn(node(), args, { cwd: root, env: environment(extra), stdio: ["inherit", "inherit", "inherit", "ipc"] });
		foreground.once("error", (error) => fail(`${args[0]} could not be started: ${error.message}`));
		foreground.once("exit", (code) => resolve(code ?? 1));
	});
}

function passSignalsOn() {
	for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => foreground.kill(signal));
	// npm was killed without a chance to pass it on: nobody waits for us any more.
	const parent = process.ppid;
	setInterval(() => process.ppid !== parent && foreground.kill("SIGTERM"), 1_000).unref();
}
