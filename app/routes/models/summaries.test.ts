import { describe, expect, it } from "vitest";
import { presentNames, readModelSearch } from "./search";
import { findModels, pageSize, tokenPrice } from "./summaries.server";

const now = Date.UTC(2026, 10, 22);
const find = (query: string) => findModels(readModelSearch(new URLSearchParams(query)), now);
/** Every model that a search finds, all pages. */
const all = (query: string) => {
	const { pages } = find(query);
	return Array.from({ length: pages }, (_, index) => find(`${query}&page=${index + 1}`).models).flat();
};

describe("findModels", () => {
	it("hides retired models until they are asked for", () => {
		expect(all("").every(({ state }) => state !== "retired")).toBe(true);
		expect(all("retired=true")).toHaveLength(find("").counts.all);
		expect(find("").total).toBe(find("").counts.active);
	});

	it("finds by every word, in ids, names, makers and the providers' own names", () => {
		const ids = all("q=deepseek+v4+pro").map(({ id }) => id);
		expect(ids).toContain("deepseek-v4-pro");
		expect(ids.every((id) => id.includes("v4"))).toBe(true);
		expect(all("q=no-such-model-anywhere")).toEqual([]);
	});

	it("narrows by every capability, any output, one provider", () => {
		const both = all("capability=tools&capability=vision");
		expect(both.length).toBeGreaterThan(10);
		expect(both.every(({ capabilities }) => capabilities.includes("tools") && capabilities.includes("vision"))).toBe(true);
		const media = all("output=video&output=embedding");
		expect(media.every(({ outputs }) => outputs.includes("video") || outputs.includes("embedding"))).toBe(true);
		expect(all("provider=groq").every(({ providers }) => providers.some(({ id }) => id === "groq"))).toBe(true);
	});

	it.each([
		["input-asc", 1],
		["input-desc", -1],
	])("sorts by %s with models without a token price last", (sort, direction) => {
		const prices = all(`sort=${sort}`).map((model) => tokenPrice(model, "input"));
		const firstNull = prices.indexOf(null);
		const priced = (firstNull === -1 ? prices : prices.slice(0, firstNull)).map(Number);
		expect(prices.slice(priced.length).every((price) => price === null)).toBe(true);
		expect(priced.every((price, index) => index === 0 || (price - priced[index - 1]!) * direction >= 0)).toBe(true);
	});

	it("cuts pages and stays inside them", () => {
		expect(find("").models).toHaveLength(pageSize);
		const last = find("page=999");
		expect(last.page).toBe(last.pages);
		expect(last.models.length).toBeGreaterThan(0);
	});

	it("prices what a model makes where its text is free", () => {
		const video = all("output=video");
		expect(video.length).toBeGreaterThan(5);
		expect(video.every(({ output, free }) => free || output?.name === "perSecondPrice")).toBe(true);
	});
});

it("ignores what makes no sense in an address", () => {
	expect(readModelSearch(new URLSearchParams("sort=best&page=-3&capability=flying&view=cube"))).toMatchObject({
		sort: "newest",
		page: 1,
		capability: [],
		view: "grid",
	});
});

describe("presentNames", () => {
	const renamed = (query: string) => presentNames(new URLSearchParams(query))?.toString();

	it.each([
		["features=webSearch", "capability=webSearch"],
		["features=webSearch,reasoning", "capability=webSearch&capability=reasoning"],
		["filters=1&webSearch=true", "capability=webSearch"],
		["filters=1&reasoning=true&q=gpt", "q=gpt&capability=reasoning"],
		["filters=1&vision=true", "capability=vision"],
		["filters=1&document=true", "capability=document"],
		["filters=1&imageGeneration=true", "output=image"],
		["capability=vision&vision=true", "capability=vision"],
		["filters=1&vision=false", ""],
		["features=flying", ""],
	])("%s is %s", (query, expected) => expect(renamed(query)).toBe(expected));

	it("leaves a query of the present alone", () => {
		expect(renamed("capability=vision&q=a+b&sort=name")).toBeUndefined();
		expect(renamed("")).toBeUndefined();
	});
});

it("says of every active model how it is reached here", () => {
	const listed = all("");
	expect(listed.find(({ id }) => id === "demo-chat")?.reach).toBe("ready");
	expect(listed.filter(({ outputs }) => outputs.includes("video")).every(({ reach }) => reach === "not-callable")).toBe(true);
	expect(all("ready=true").map(({ id }) => id)).toEqual(listed.filter(({ reach }) => reach === "ready").map(({ id }) => id));
});
