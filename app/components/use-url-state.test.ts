import { expect, it } from "vitest";

import { changed } from "./use-url-state";

const apply = (before: string, changes: Parameters<typeof changed>[1]) => changed(new URLSearchParams(before), changes).toString();

it("sets, repeats and removes parameters", () => {
	expect(apply("a=1", { b: "2" })).toBe("a=1&b=2");
	expect(apply("a=1&a=2", { a: ["3", "4"] })).toBe("a=3&a=4");
	expect(apply("a=1&b=2", { a: null })).toBe("b=2");
	expect(apply("a=1", { a: "" })).toBe("");
});

it("goes back to the first page when a filter changes, and only then", () => {
	expect(apply("cursor=x&a=1", { a: "2" })).toBe("a=2");
	expect(apply("a=1", { cursor: "y" })).toBe("a=1&cursor=y");
});

it("leaves its input alone", () => {
	const before = new URLSearchParams("a=1");
	changed(before, { a: null });
	expect(before.toString()).toBe("a=1");
});
