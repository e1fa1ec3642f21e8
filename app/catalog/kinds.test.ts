import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { kindOf, models, priceRules } from "~/catalog/index";
import type { Kind } from "~/catalog/index";

const mappings = models.flatMap((model) =>
	model.providers.map((mapping) => ({ kind: kindOf(model, mapping), mapping })),
);

test("the page about the catalogue lists the kinds and their prices as the code has them", () => {
	const page = readFileSync(new URL("../../docs/catalog.md", import.meta.url), "utf8");
	const rows = [...page.matchAll(/^\| ([a-z][a-z-]*) \| .+ \| (.+) \|$/gm)].map(([, kind, needs]) => {
		const fields = [...needs!.matchAll(/`(\w+)`/g)].map((match) => match[1]!);
		return [kind, fields.sort()] as const;
	});
	const expected = Object.entries(priceRules).map(([kind, { needs }]) => [kind, needs.flat().sort()] as const);
	expect(rows).toEqual(expected);
});

test("every kind is in use", () => {
	expect(new Set(mappings.map(({ kind }) => kind))).toEqual(new Set(Object.keys(priceRules)));
});

test("only routing and videos go without an input price", () => {
	const without = mappings.filter(({ mapping }) => mapping.inputPrice === undefined);
	const count = (kind: Kind) => without.filter((row) => row.kind === kind).length;
	expect(without).toHaveLength(13);
	expect([count("routing"), count("video")]).toEqual([2, 11]);
});
