import { describe, expect, test } from "vitest";
import { expandRegion, kindOf, mappingOf, modelById, models } from "~/catalog/index";
import type { Mapping } from "~/catalog/index";
import { noUsage } from "~/gateway/chat";
import type { TokenUsage } from "~/gateway/chat";
import { costOf, costStrings } from "~/gateway/pricing/cost";
import cases from "./pricing-cases.json" with { type: "json" };
import golden from "./pricing.json" with { type: "json" };
import notPricedHere from "./not-priced-here.json" with { type: "json" };

type Row = {
	name: string;
	model: string;
	provider: string;
	region?: string;
	at?: string;
	serviceTier?: string;
	refused?: boolean;
	storageBilled?: boolean;
	discount?: string;
	usage: Partial<TokenUsage>;
	expected: Record<string, string | null>;
};

const rows = golden as unknown as Row[];
const defaultTime = "2026-11-23T12:00:00Z";

function price(row: Row, mapping: Mapping) {
	const usage = { ...noUsage, ...row.usage };
	const { serviceTier, refused, storageBilled = false, discount } = row;
	const atMs = Date.parse(row.at ?? defaultTime);
	return costStrings(costOf(usage, { mapping, serviceTier, refused, storageBilled, discount, atMs }));
}

function mappingOfRow(row: Row): Mapping {
	return expandRegion(mappingOf(row.model, row.provider)!, row.region)!;
}

test("the table is the one of its cases", () => {
	expect(rows.map(({ expected: _expected, ...row }) => row)).toEqual(cases);
	expect(new Set(rows.map((row) => row.name)).size).toBe(rows.length);
});

describe("golden prices", () => {
	test.each(rows.map((row) => [`${row.name} (${row.provider}/${row.model})`, row] as const))("%s", (_name, row) => {
		expect(price(row, mappingOfRow(row))).toEqual(row.expected);
	});
});

/** Paths of every price in a mapping, tiers and peak hours included, with a way to change it in a copy. */
function pricePaths(value: object, path: string[] = []): string[][] {
	return Object.entries(value).flatMap(([field, entry]) => {
		const here = [...path, field];
		if (field === "regions") return [];
		const named = path.length > 0 || field.includes("Price");
		if (typeof entry === "string") return named && isPrice(entry) ? [here] : [];
		return typeof entry === "object" && entry !== null && isPriceHolder(here[0]!) ? pricePaths(entry, here) : [];
	});
}

function isPrice(text: string): boolean {
	return /^\d+(\.\d+)?$/.test(text);
}

function isPriceHolder(field: string): boolean {
	return field.includes("Price") || field === "pricingTiers" || field === "peakPricing";
}

function raise(mapping: Mapping, path: string[]): Mapping {
	const copy = structuredClone(mapping);
	let holder = copy as unknown as Record<string, unknown>;
	for (const step of path.slice(0, -1)) holder = holder[step] as Record<string, unknown>;
	// Far above any price, so that no rounding hides it.
	holder[path.at(-1)!] = "7";
	return copy;
}

/** A path without the position of a tier and without the keys of price tables. */
function nameOf(path: string[]): string {
	if (path[0] === "pricingTiers") return `pricingTiers.${path.at(-1)}`;
	return path[0] === "peakPricing" ? path.join(".") : path[0]!;
}

describe("the table leaves nothing out", () => {
	const used = new Set(
		models.flatMap((model) =>
			model.providers.flatMap((mapping) =>
				[mapping, ...(mapping.regions ?? [])].flatMap((row) => pricePaths(row).map(nameOf)),
			),
		),
	);
	const covered = new Set(
		rows.flatMap((row) => {
			const mapping = mappingOfRow(row);
			const paths = pricePaths(mapping);
			return paths.filter((path) => price(row, raise(mapping, path)).cost !== row.expected.cost).map(nameOf);
		}),
	);

	test("sees the catalogue's prices", () => {
		expect(used).toContain("inputPrice");
		expect(used).toContain("pricingTiers.cacheReadInputPrice");
		expect(used).toContain("peakPricing.offPeak.cachedInputPrice");
		expect(used.size).toBeGreaterThan(25);
	});

	test.each([...used])("%s moves the cost of a row, or is billed elsewhere", (field) => {
		const elsewhere = Object.keys(notPricedHere.fields);
		expect(covered.has(field) !== elsewhere.includes(field), field).toBe(true);
	});

	test("what is billed elsewhere is still in the catalogue", () => {
		for (const field of Object.keys(notPricedHere.fields)) expect(used).toContain(field);
	});

	test("chat needs no price that is billed elsewhere", () => {
		const chat = models.flatMap((model) => model.providers.filter((mapping) => kindOf(model, mapping) === "chat"));
		const fields = new Set(chat.flatMap((mapping) => pricePaths(mapping).map(nameOf)));
		const elsewhere = Object.keys(notPricedHere.fields).filter((field) => fields.has(field));
		expect(elsewhere).toEqual(["perInputImagePrice"]);
	});

	test("every kind has a row, or is billed elsewhere", () => {
		const kinds = new Set(models.flatMap((model) => model.providers.map((mapping) => kindOf(model, mapping))));
		const priced = new Set(rows.map((row) => kindOf(modelById(row.model)!, mappingOfRow(row))));
		for (const kind of kinds) {
			expect(priced.has(kind) !== Object.keys(notPricedHere.kinds).includes(kind), kind).toBe(true);
		}
	});
});
