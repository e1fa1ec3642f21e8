import { useId, type ReactNode } from "react";

import { cn } from "./class-names";
import { Card } from "./ui/card";

type SectionCardProps = {
	title: ReactNode;
	description?: ReactNode;
	actions?: ReactNode;
	/** No padding around the content: for tables and lists that bring their own. */
	flush?: boolean;
	footer?: ReactNode;
	className?: string;
	children?: ReactNode;
};

/** A titled section of a page. */
export function SectionCard({ title, description, actions, flush, footer, className, children }: SectionCardProps) {
	const id = useId();
	return (
		<Card className={cn("min-w-0", flush && "overflow-clip", className)}>
			<section aria-labelledby={id} className="flex h-full flex-col">
				<div
					className={cn(
						"flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-5 pt-4",
						flush ? "border-b border-border pb-4" : "pb-0",
					)}
				>
					<div className="flex min-w-0 flex-1 basis-56 flex-col gap-0.5">
						<h2 id={id} className="text-base font-semibold">
							{title}
						</h2>
						{description && <p className="text-sm text-muted-foreground">{description}</p>}
					</div>
					{actions && <div className="flex items-center gap-2">{actions}</div>}
				</div>
				<div className={cn("min-w-0 grow", !flush && (children ? "p-5 pt-4" : "pb-4"))}>{children}</div>
				{footer && <div className="border-t border-border px-5 py-3 text-sm">{footer}</div>}
			</section>
		</Card>
	);
}

type Fact = { label: ReactNode; value: ReactNode; mono?: boolean };

/** Label and value pairs of a detail page, in one or two columns. */
export function FactList({ facts, columns = 1 }: { facts: Fact[]; columns?: 1 | 2 }) {
	return (
		<dl className={cn("grid gap-x-8 text-sm", columns === 2 && "md:grid-cols-2")}>
			{facts.map((fact, index) => (
				<div key={index} className="flex items-baseline justify-between gap-4 border-b border-border py-2 last:border-b-0">
					<dt className="shrink-0 text-muted-foreground">{fact.label}</dt>
					<dd className={cn("min-w-0 text-right break-words tabular-nums", fact.mono && "font-mono text-xs break-all")}>
						{fact.value}
					</dd>
				</div>
			))}
		</dl>
	);
}
