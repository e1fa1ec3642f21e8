import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { TalliedCounter } from "./tallied-counter";

test("shows what was counted, by label, however often somebody looks", async () => {
	const register = new Registry();
	const counter = new TalliedCounter({ name: "things_total", help: "Things.", registers: [register] }, "kind", "size");
	counter.inc("a", "small");
	counter.inc("a", "small");
	counter.inc("b", "large");
	const expected = ['things_total{kind="a",size="small"} 2', 'things_total{kind="b",size="large"} 1'];
	for (const _look of [1, 2]) {
		const text = await register.metrics();
		for (const line of expected) expect(text).toContain(line);
	}
	counter.inc("a", "small");
	expect(await register.metrics()).toContain('things_total{kind="a",size="small"} 3');
});

test("adds amounts under a lone label", async () => {
	const register = new Registry();
	const counter = new TalliedCounter({ name: "things_total", help: "Things.", registers: [register] }, "kind");
	counter.add(3, "a");
	counter.inc("a");
	counter.add(0, "b");
	const text = await register.metrics();
	for (const line of ['things_total{kind="a"} 4', 'things_total{kind="b"} 0']) expect(text).toContain(line);
});
