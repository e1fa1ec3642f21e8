import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatJson } from "./format";
import { planImport } from "./import";
import { dataFolder, readCatalogue } from "./read";

const mapping = { providerId: "openai", externalId: "x-1", streaming: true, inputPrice: "0.000001", outputPrice: "0" };
const env = { required: {}, optional: {}, exclusive: [] };
const provider = { id: "openai", name: "OpenAI", website: "https://openai.com", env };

function parse(files: Map<string, string>, path: string) {
	return JSON.parse(files.get(path)!);
}

test("models go to their families, with an index that loads them", () => {
	const files = planImport({
		providers: [provider],
		models: [
			{ id: "x-1", family: "openai", providers: [mapping] },
			{ id: "y-1", family: "two-words", providers: [mapping] },
			{ id: "x-2", family: "openai", providers: [mapping] },
		],
	});
	const paths = ["models/index.ts", "models/openai.json", "models/two-words.json", "providers.json"];
	expect([...files.keys()].sort()).toEqual(paths);
	expect(parse(files, "models/openai.json").map((model: { id: string }) => model.id)).toEqual(["x-1", "x-2"]);
	expect(files.get("models/index.ts")).toContain('import twoWords from "./two-words.json" with { type: "json" };');
});

test("a price per image gets a field of its own", () => {
	const priced = (imageInputPrice: string) => ({ ...mapping, imageInputPrice });
	const files = planImport({
		providers: [],
		models: [
			{ id: "x", family: "a", providers: [priced("0.00553")] },
			{ id: "y", family: "a", providers: [priced("0.000008")] },
		],
	});
	const [perImage, perToken] = parse(files, "models/a.json");
	expect(perImage.providers[0]).toEqual({ ...mapping, perInputImagePrice: "0.00553" });
	expect(perToken.providers[0]).toEqual(priced("0.000008"));
});

test("what says nothing is dropped, what is unknown is said", () => {
	const files = planImport({
		providers: [
			{ ...provider, dataPolicy: { soc2: 2 }, env: { required: {}, optional: {}, exclusive: [["a", "b"]] } },
			{ ...provider, id: "llmgateway", website: "https://example.com" },
		],
		models: [{ id: "x", family: "a", providers: [{ ...mapping, contextSize: 0 }] }],
	});
	expect(parse(files, "models/a.json")[0].providers[0]).toEqual(mapping);
	const [openai, own] = parse(files, "providers.json");
	expect(openai.dataPolicy).toEqual({
		apiTraining: null,
		promptLogging: null,
		retentionPeriod: null,
		soc2: 2,
		iso27001: null,
		gdpr: null,
	});
	expect(openai.env.exclusive).toEqual([{ keys: ["a", "b"] }]);
	expect(own.website).toBeNull();
});

test("the files in the repository are written as an import writes them", () => {
	for (const { family, models } of readCatalogue(dataFolder).imported) {
		expect(readFileSync(join(dataFolder, `models/${family}.json`), "utf8")).toBe(formatJson(models));
	}
});
