import { Histogram, Registry } from "prom-client";
import { expect, test } from "vitest";
import { TalliedHistogram } from "./tallied-histogram";

test("shows what the library's own histogram shows", async () => {
	const [ours, theirs] = [new Registry(), new Registry()];
	const configuration = { name: "took_seconds", help: "Time.", buckets: [0.1, 1, 10] };
	const tallied = new TalliedHistogram({ ...configuration, registers: [ours] }, "route");
	const plain = new Histogram({ ...configuration, labelNames: ["route"], registers: [theirs] });
	for (const [route, value] of [["/a", 0.1], ["/a", 0.5], ["/b", 11], ["/a", 10], ["/b", 0.05]] as const) {
		tallied.tally(route, value);
		plain.observe({ route }, value);
	}
	const linesOf = async (registry: Registry) => (await registry.metrics()).trim().split("\n").map(sortLabels).sort();
	expect(await linesOf(ours)).toEqual(await linesOf(theirs));
	expect(await linesOf(ours)).toEqual(await linesOf(ours));
});

/** The order of labels says nothing. */
function sortLabels(line: string): string {
	return line.replace(/\{(.*)\}/, (_, labels: string) => `{${labels.split(",").sort().join()}}`);
}
