import { type ReactNode, useState } from "react";

import { type DataColumn, DataTable } from "~/components/data-table";
import { useMessages } from "~/components/messages";
import { Button } from "~/components/ui/button";
import { Input } from "~/components/ui/input";
import type { ApiKeyView } from "~/domain/api-keys/schemas";

/** Programs make keys by the thousand: as many rows with switches and menus take a browser seconds to answer a click. */
const step = 100;

type KeyTableProps = { keys: ApiKeyView[]; columns: DataColumn<ApiKeyView>[]; empty: ReactNode };

/** The keys, a hundred at a time; where there are more, they can be searched by name and by the end of the key. */
export function KeyTable({ keys, columns, empty }: KeyTableProps) {
	const { apiKeys: words } = useMessages();
	const [most, setMost] = useState(step);
	const [search, setSearch] = useState("");
	const found = keysFound(keys, search);
	if (keys.length <= step) {
		return <DataTable label={words.table} columns={columns} rows={keys} rowKey={(key) => key.id} empty={empty} />;
	}
	return (
		<>
			<div className="border-b border-border px-5 py-3">
				<Input
					type="search"
					value={search}
					onChange={(event) => setSearch(event.target.value)}
					aria-label={words.search}
					placeholder={words.search}
					className="max-w-72"
				/>
			</div>
			<DataTable
				label={words.table}
				columns={columns}
				rows={found.slice(0, most)}
				rowKey={(key) => key.id}
				empty={<p className="px-5 py-10 text-center text-muted-foreground">{words.noneFound}</p>}
			/>
			<div className="flex flex-wrap items-center justify-between gap-3 border-t border-border px-5 py-3 text-sm text-muted-foreground">
				<output>{words.shown(Math.min(most, found.length), found.length)}</output>
				{found.length > most && (
					<Button variant="secondary" size="sm" onClick={() => setMost(most + step)}>
						{words.showMore}
					</Button>
				)}
			</div>
		</>
	);
}

/** Keys whose name or masked token holds the text; all of them for none. */
export function keysFound<Key extends Pick<ApiKeyView, "description" | "maskedToken">>(keys: Key[], search: string): Key[] {
	const wanted = search.trim().toLowerCase();
	if (wanted === "") return keys;
	return keys.filter(({ description, maskedToken }) => `${description}\n${maskedToken}`.toLowerCase().includes(wanted));
}
