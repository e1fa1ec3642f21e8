import type { ReactNode } from "react";
import { Link } from "react-router";

/** The title of a card in a list, and a link that the whole card answers to. The card is `relative`. */
export function CardLink({ to, children }: { to: string; children: ReactNode }) {
	return (
		<h2 className="min-w-0 text-base font-semibold wrap-anywhere">
			<Link to={to} prefetch="intent" className="rounded-sm after:absolute after:inset-0 after:rounded-lg after:content-['']">
				{children}
			</Link>
		</h2>
	);
}

/** A figure of such a card under its name, in a `dl`. */
export function CardFigure({ label, children }: { label: ReactNode; children: ReactNode }) {
	return (
		<div className="min-w-0">
			<dt className="text-xs text-muted-foreground">{label}</dt>
			<dd className="font-medium wrap-anywhere tabular-nums">{children}</dd>
		</div>
	);
}
