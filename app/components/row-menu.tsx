import { EllipsisVertical } from "lucide-react";
import type { ReactNode } from "react";

import { Button } from "./ui/button";
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from "./ui/dropdown-menu";

/** What can be done with one row of a list; the children are menu items. `label` names the row: "Actions of Production". */
export function RowMenu({ label, children }: { label: string; children: ReactNode }) {
	return (
		<DropdownMenu>
			<DropdownMenuTrigger asChild>
				<Button variant="ghost" size="icon-sm" className="text-muted-foreground" aria-label={label}>
					<EllipsisVertical aria-hidden />
				</Button>
			</DropdownMenuTrigger>
			<DropdownMenuContent align="end">{children}</DropdownMenuContent>
		</DropdownMenu>
	);
}
