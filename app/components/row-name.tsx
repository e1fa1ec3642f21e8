import type { ReactNode } from "react";

import { cn } from "./class-names";

type RowNameProps = {
	name: string;
	/** Behind the name: a badge. */
	mark?: ReactNode;
	className?: string;
	/** Quieter lines below the name. */
	children?: ReactNode;
};

/**
 * What a row of a table is called. Where there is room it keeps to one line and shows its whole on hover; on phones, which
 * have no hover, it takes up to three lines.
 */
export function RowName({ name, mark, className, children }: RowNameProps) {
	return (
		<div className={cn("min-w-20 md:max-w-72", className)}>
			<p className="flex items-center gap-x-2 gap-y-1 max-md:flex-wrap">
				<span className={cn("font-medium", clampedClasses)} title={name}>
					{name}
				</span>
				{mark}
			</p>
			{children}
		</div>
	);
}

/** Text beside which others need room: one line on wide screens, up to three on phones. */
export const clampedClasses = "max-md:line-clamp-3 max-md:wrap-anywhere md:truncate";
