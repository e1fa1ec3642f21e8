import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { cn } from "./class-names";
import { useMessages } from "./messages";

export type Crumb = { label: string; to?: string };

type PageHeaderProps = {
	title: ReactNode;
	/** From the outside in; the page itself is the title and not repeated here. */
	breadcrumb?: Crumb[];
	description?: ReactNode;
	/** Date range first, primary action last. */
	actions?: ReactNode;
};

/** The head of a page: where am I, what is this, what can I do. */
export function PageHeader({ title, breadcrumb, description, actions }: PageHeaderProps) {
	return (
		<header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
			<div className="flex min-w-0 flex-col gap-1">
				{breadcrumb && breadcrumb.length > 0 && <Breadcrumb items={breadcrumb} />}
				<h1 className="wrap-anywhere text-xl font-semibold tracking-tight text-balance">{title}</h1>
				{description && <p className="max-w-3xl text-base text-pretty text-muted-foreground">{description}</p>}
			</div>
			{actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
		</header>
	);
}

function Breadcrumb({ items }: { items: Crumb[] }) {
	const { common } = useMessages();
	return (
		<nav aria-label={common.breadcrumb}>
			<ol className="flex flex-wrap items-center gap-1 text-sm text-muted-foreground">
				{items.map((item, index) => (
					<li key={`${index}-${item.label}`} className="flex max-w-60 min-w-0 items-center gap-1" title={item.label}>
						{index > 0 && <ChevronRight className="size-3.5 shrink-0" aria-hidden />}
						{item.to ? (
							<Link to={item.to} prefetch="intent" className="truncate rounded-sm hover:text-foreground">
								{item.label}
							</Link>
						) : (
							<span className="truncate">{item.label}</span>
						)}
					</li>
				))}
			</ol>
		</nav>
	);
}

/** The column that holds a page's content: gutters, greatest width, rhythm between sections. */
export function Page({ className, children }: { className?: string; children: ReactNode }) {
	return (
		<div className={cn("mx-auto flex w-full max-w-page flex-col gap-6 px-4 py-6 md:px-6", className)}>{children}</div>
	);
}
