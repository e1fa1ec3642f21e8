import { randomInt } from "node:crypto";
import process from "node:process";
import { parseArgs } from "node:util";
import "./resolve.ts";
import { meetsGoals, reportOf, tableOf } from "./report.ts";

/**
 * `npm run simulate:routing`: six virtual hours of failing providers through the gateway's own scoring and health code.
 * What it shows and how to read it: docs/routing.md
 */
const { values: options } = parseArgs({
	options: {
		seed: { type: "string", default: "1" },
		/** So many more seeds, drawn now. */
		seeds: { type: "string", default: "0" },
		minutes: { type: "string", default: "360" },
	},
});
const seed = whole("seed", 0, 2 ** 30);
const seeds = whole("seeds", 0, 1000);
const minutes = whole("minutes", 1, 360);

// Only now can the product's files be found.
const { simulate } = await import("./simulate.ts");

const first = { seed, findings: simulate({ seed, minutes }) };
process.stdout.write(`${reportOf(`Seed ${seed}, ${minutes} virtual minutes`, first.findings)}\n`);
const rows = [first];
for (let drawn = 0; drawn < seeds; drawn++) {
	const next = randomInt(2 ** 30);
	rows.push({ seed: next, findings: simulate({ seed: next, minutes }) });
}
if (rows.length > 1) process.stdout.write(`${tableOf(rows)}\n`);
process.exitCode = rows.every(({ findings }) => meetsGoals(findings)) ? 0 : 1;

function whole(name: keyof typeof options, least: number, most: number): number {
	const value = Number(options[name]);
	if (Number.isInteger(value) && value >= least && value <= most) return value;
	process.stderr.write(`--${name} is a whole number from ${least} to ${most}.\n`);
	process.exit(2);
}
