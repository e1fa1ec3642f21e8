// `npm test` on a fresh clone: packages, system packages, then every check.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { fail, handOver, install } from "./project.mjs";

/** Programs that no npm package brings, and the Debian packages that do. */
const needed = [
	{ program: "redis-server", package: "redis-server", why: "integration tests run against a real Redis" },
	{ program: "chromium", package: "chromium", why: "browser tests run in a real browser" },
];

install();
installSystemPackages();
process.exit(await handOver(["app/platform/launch/validate.mjs"]));

function installSystemPackages() {
	const missing = needed.filter(({ program }) => spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0);
	if (missing.length === 0) return;
	const names = missing.map((each) => each.package);
	if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) {
		const reasons = missing.map((each) => `  ${each.program}: ${each.why}`).join("\n");
		fail(
			`These programs are missing:\n${reasons}\n\nOn Debian or Ubuntu: sudo apt-get install ${names.join(" ")}\n` +
				"Elsewhere install them with the system's package manager, so that they are on the PATH.",
		);
	}
	process.stdout.write(`Installing system packages: ${names.join(", ")} …\n`);
	const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
	const apt = (...args) => spawnSync("apt-get", args, { env, encoding: "utf8" });
	let result = apt("install", "-y", "--no-install-recommends", ...names);
	if (result.status !== 0) {
		// The package lists may be missing or old.
		apt("update");
		result = apt("install", "-y", "--no-install-recommends", ...names);
	}
	if (result.status !== 0) fail(`apt-get could not install ${names.join(", ")}:\n${result.stderr}`);
}
