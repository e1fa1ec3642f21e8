import { expect, it } from "vitest";
import { accessTable } from "./access-table";
import { servedOperations } from "./operations";

it("says of every method of every route who may use it, and speaks of no others", () => {
	const known = servedOperations().map(({ key }) => key);
	const unclassified = known.filter((key) => !accessTable[key]);
	const gone = Object.keys(accessTable).filter((key) => !known.includes(key));
	expect({ unclassified, gone }).toEqual({ unclassified: [], gone: [] });
	expect(known.length).toBeGreaterThan(150);
});
