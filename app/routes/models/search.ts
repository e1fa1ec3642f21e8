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
		retired: query.get("retired"),
		view: query.get("view"),
		page: query.get("page"),
	});
}

/** Whether anything narrows the catalogue. */
export function isSearching(search: ModelSearch): boolean {
	return search.q !== "" || search.provider !== "" || search.capability.length > 0 || search.output.length > 0;
}
