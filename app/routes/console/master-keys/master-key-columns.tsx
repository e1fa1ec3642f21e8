import type { DataColumn } from "~/components/data-table";
import { useMessages } from "~/components/messages";
import { RelativeTime } from "~/components/relative-time";
import { RowName } from "~/components/row-name";
import { StatusBadge } from "~/components/status-badge";
import type { MasterKeyView } from "~/domain/master-keys/schemas";
import { MasterKeyActions } from "./master-key-actions";

/** Not on phones. */
const onWide = "max-md:hidden";

/** What the page says of each key. `canActivate`: the plan includes master keys. */
export function useMasterKeyColumns({ canActivate }: { canActivate: boolean }): DataColumn<MasterKeyView>[] {
	const { masterKeys: words } = useMessages();
	return [
		{
			id: "name",
			header: words.columns.name,
			cell: (key) => (
				<RowName name={key.description}>
					<p className="truncate font-mono text-xs text-muted-foreground md:hidden">{key.maskedToken}</p>
				</RowName>
			),
		},
		{
			id: "key",
			header: words.columns.key,
			className: onWide,
			cell: (key) => <span className="font-mono text-xs whitespace-nowrap text-muted-foreground">{key.maskedToken}</span>,
		},
		// On phones the switch says it.
		{ id: "status", header: words.columns.status, className: onWide, cell: (key) => <StatusBadge status={key.status} /> },
		{
			id: "creator",
			header: words.columns.creator,
			className: onWide,
			cell: ({ creator }) =>
				creator ? <span className="block max-w-48 truncate" title={`${creator.name}, ${creator.email}`}>{creator.name}</span> : <span className="text-muted-foreground">{words.gone}</span>,
		},
		{
			id: "lastUsed",
			header: words.columns.lastUsed,
			className: onWide,
			cell: (key) => <RelativeTime value={key.lastUsedAt} className="text-muted-foreground" />,
		},
		{
			id: "created",
			header: words.columns.created,
			className: onWide,
			cell: (key) => <RelativeTime value={key.createdAt} className="text-muted-foreground" />,
		},
		{
			id: "actions",
			name: words.columns.actions,
			header: <span className="sr-only">{words.columns.actions}</span>,
			align: "right",
			cell: (key) => <MasterKeyActions masterKey={key} canActivate={canActivate} />,
		},
	];
}
