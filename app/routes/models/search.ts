import { z } from "zod";
import { filterCapabilities, outputs } from "./capabilities";

export const modelSorts = ["newest", "name", "input-asc", "input-desc", "output-asc", "context"] as const;
export type ModelSort = (typeof modelSorts)[number];

const list = <const T extends readonly [string, ...string[]]>(values: T) =>
	z.array(z.string()).transform((given) => values.filter((value) => given.includes(value)) as T[number][]);

const schema = z.object({
	q: z.string().trim().max(100).catch(""),
	capability: list(filterCapabilities),
	output: list(outputs),
	provider: z.string().trim().max(100).catch(""),
	sort: z.enum(modelSorts).catch("newest"),
	/** Only models that answer on this instance without a further key. */
	ready: z.stringbool().catch(false),
	/** Also models that no provider serves any more. */
	retired: z.stringbool().catch(false),
	view: z.enum(["grid", "table"]).catch("grid"),
	page: z.coerce.number().int().min(1).max(1000).catch(1),
});

/** What the filter bar of the model catalogue shows and the address holds. */
export type ModelSearch = z.output<typeof schema>;

/** Reads a search from an address; what makes no sense counts as not given. */
export function readModelSearch(query: URLSearchParams): ModelSearch {
	return schema.parse({
		q: query.get("q") ?? "",
		capability: query.getAll("capability"),
		output: query.getAll("output"),
		provider: query.get("provider") ?? "",
		sort: query.get("sort"),
		ready: query.get("ready"),
		retired: query.get("retired"),
		view: query.get("view"),
		page: query.get("page"),
	});
}

/** Filters by the names under which error messages, guides and bookmarks of other versions know them. */
const capabilityFlags: Readonly<Record<string, (typeof filterCapabilities)[number]>> = {
	...Object.fromEntries(filterCapabilities.map((id) => [id, id])),
	documents: "document",
	jsonSchema: "jsonOutputSchema",
};
const outputFlags: Readonly<Record<string, (typeof outputs)[number]>> = {
	imageGeneration: "image",
	videoGeneration: "video",
	audioGeneration: "audio",
	embedding: "embedding",
};

/**
 * The same search by its present names, where a query names it in another way: `features=webSearch,reasoning`, or
 * `filters=1&webSearch=true`. Null where there is nothing to translate.
 */
export function presentNames(query: URLSearchParams): URLSearchParams | null {
	const after = new URLSearchParams(query);
	const add = (name: "capability" | "output", value: string) => {
		if (!after.getAll(name).includes(value)) after.append(name, value);
	};
	const features = query.getAll("features").flatMap((list) => list.split(","));
	after.delete("features");
	after.delete("filters");
	for (const [flag, value] of query) {
		if (!(flag in capabilityFlags) && !(flag in outputFlags)) continue;
		after.delete(flag);
		if (value !== "false" && value !== "0") features.push(flag);
	}
	for (const feature of features) {
		const name = feature.trim();
		if (capabilityFlags[name]) add("capability", capabilityFlags[name]);
		else if (outputFlags[name]) add("output", outputFlags[name]);
	}
	return after.toString() === new URLSearchParams(query).toString() ? null : after;
}

/** Whether anything narrows the catalogue. */
export function isSearching(search: ModelSearch): boolean {
	return search.q !== "" || search.provider !== "" || search.capability.length > 0 || search.output.length > 0;
}
