import { describe, expect, it } from "vitest";
import { evenTicks } from "./cartesian";
import { colorsOf } from "./palette";
import { largestParts, otherPartId } from "./parts";
import { sparklinePath } from "./sparkline";

describe("colorsOf", () => {
	it("gives every one of eight ids its own colour", () => {
		const colors = colorsOf(["a", "b", "c", "d", "e", "f", "g", "h"]);
		expect(new Set(colors.values()).size).toBe(8);
	});

	it("keeps a colour whatever the order, and whoever else is there without a clash", () => {
		const alone = colorsOf(["gpt-5.6-sol"]).get("gpt-5.6-sol");
		const first = colorsOf(["gpt-5.6-sol", "deepseek-v4-pro", "claude-opus-5"]);
		const second = colorsOf(["claude-opus-5", "gpt-5.6-sol", "deepseek-v4-pro"]);
		expect([...first].sort()).toEqual([...second].sort());
		expect([...first.values()]).toContain(alone);
	});

	it("colours more ids than there are colours", () => {
		expect(colorsOf(Array.from({ length: 20 }, (_, index) => `model-${index}`)).size).toBe(20);
	});
});

describe("largestParts", () => {
	const part = (id: string, value: number) => ({ id, label: id, value });

	it("sorts and leaves out nothings", () => {
		expect(largestParts([part("a", 1), part("b", 0), part("c", 3)], 6, "Other").map(({ id }) => id)).toEqual(["c", "a"]);
	});

	it("sums the rest so that the total stays", () => {
		const parts = largestParts([1, 2, 3, 4, 5, 6, 7].map((value) => part(String(value), value)), 6, "Other");
		expect(parts).toHaveLength(6);
		expect(parts.at(-1)).toEqual({ id: otherPartId, label: "Other", value: 3 });
	});
});

describe("sparklinePath", () => {
	it("spans the box with zero at the bottom", () => {
		expect(sparklinePath([0, 5, 10], 100, 20)).toBe("M0,20L50,10L100,0");
	});

	it("lies on the floor when nothing happened and survives a single value", () => {
		expect(sparklinePath([0, 0], 100, 20)).toBe("M0,20L100,20");
		expect(sparklinePath([3], 100, 20)).toBe("M0,0L100,0");
		expect(sparklinePath([], 100, 20)).toBe("M0,20L100,20");
	});
});

describe("evenTicks", () => {
	const times = (count: number) => Array.from({ length: count }, (_, index) => index);

	it("labels every point of a week and every fourth of a month, the newest always", () => {
		expect(evenTicks(times(7))).toHaveLength(7);
		expect(evenTicks(times(30))).toEqual([1, 5, 9, 13, 17, 21, 25, 29]);
		expect(evenTicks([])).toEqual([]);
	});
});
