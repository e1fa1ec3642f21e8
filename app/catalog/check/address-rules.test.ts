import { expect, test } from "vitest";
import { dataFolder, readCatalogue } from "./read";
import type { Catalogue } from "./read";
import { checkCatalogue } from "./rules";

const good = readCatalogue(dataFolder);
const page = "https://groq.com/docs";

type Break = [rule: string, breakIt: (catalogue: Catalogue) => void, says: RegExp];

const breaks: Break[] = [
	[
		"an address in an imported row",
		(c) => Object.assign(c.providers.find(({ id }) => id === "groq")!, { baseUrl: "https://api.groq.com" }),
		/^groq: baseUrl is no field/,
	],
	["a provider nobody looked up", (c) => delete c.addresses["groq"], /^groq: has no entry in local\/addresses/],
	["an address of nobody", (c) => c.addresses["grok"] = {}, /^grok: has an address, and is no provider/],
	[
		"an address with a slash at its end",
		(c) => c.addresses["groq"]!.baseUrl = "https://api.groq.com/openai/v1/",
		/^groq: baseUrl is no address/,
	],
	[
		"an address that is not encrypted",
		(c) => c.addresses["groq"]!.baseUrl = "http://api.groq.com/openai/v1",
		/^groq: baseUrl is no address/,
	],
	["an address without a source", (c) => delete c.addresses["groq"]!.documentationUrl, /^groq: says no page/],
	["an unknown field", (c) => Object.assign(c.addresses["groq"]!, { host: "x" }), /^groq: host is no field/],
	[
		"an address beside one by region",
		(c) => c.addresses["groq"]!.addressKind = "region",
		/^groq: has one address, and one for each region/,
	],
	[
		"an address by region where there is none",
		(c) => c.addresses["groq"] = { addressKind: "region", documentationUrl: page },
		/^groq: has an address by region, and no region/,
	],
	[
		"an address by resource where there is none",
		(c) => c.addresses["groq"] = { addressKind: "resource", documentationUrl: page },
		/^groq: has an address by resource, and no resource/,
	],
];

test.each(breaks)("the check refuses %s", (_rule, breakIt, says) => {
	const copy = structuredClone(good);
	breakIt(copy);
	const problems = checkCatalogue(copy).map(({ where, message }) => `${where}: ${message}`);
	expect(problems.filter((problem) => says.test(problem)), problems.join("\n")).not.toEqual([]);
});
