import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import { cn } from "./class-names";

type EmptyStateProps = {
	icon?: LucideIcon;
	title: ReactNode;
	/** What would be here, and how it gets here. */
	description?: ReactNode;
	action?: ReactNode;
	/** Something that teaches: a code sample, mostly. Full width below the words. */
	children?: ReactNode;
	className?: string;
};

/** Says what belongs here and what to do next, instead of showing nothing. */
export function EmptyState({ icon: Icon, title, description, action, children, className }: EmptyStateProps) {
	return (
		<div className={cn("flex flex-col items-center px-5 py-12 text-center", className)}>
			{Icon && (
				<span className="mb-4 grid size-10 place-items-center rounded-lg border border-border text-muted-foreground">
					<Icon className="size-5" strokeWidth={1.75} aria-hidden />
				</span>
			)}
			<p className="text-base font-semibold">{title}</p>
			{description && <p className="mt-1 max-w-md text-base text-balance text-muted-foreground">{description}</p>}
			{action && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
			{children && <div className="mt-6 w-full max-w-2xl text-left">{children}</div>}
		</div>
	);
}
