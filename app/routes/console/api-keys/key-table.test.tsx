import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import type { ApiKeyView } from "~/domain/api-keys/schemas";
import { keysFound, KeyTable } from "./key-table";

const keysOf = (count: number) =>
	Array.from({ length: count }, (_, index) => ({
		id: String(index),
		description: `Key ${index}`,
		maskedToken: `llmgtwy_••••${1000 + index}`,
	})) as ApiKeyView[];

const columns = [{ id: "name", header: "Name", cell: (key: ApiKeyView) => key.description }];
const rowsIn = (count: number) =>
	renderToStaticMarkup(<KeyTable keys={keysOf(count)} columns={columns} empty="none" />).match(/<td/g)?.length;

it("shows a hundred keys of thousands, and all where there are no more than that", () => {
	expect(rowsIn(100)).toBe(100);
	expect(rowsIn(1000)).toBe(100);
});

it("finds keys by name and by the end of the key", () => {
	const keys = keysOf(1000);
	expect(keysFound(keys, " key 99 ")).toHaveLength(11);
	expect(keysFound(keys, "••1999")).toHaveLength(1);
	expect(keysFound(keys, "")).toHaveLength(1000);
	expect(keysFound(keys, "nothing")).toEqual([]);
});
