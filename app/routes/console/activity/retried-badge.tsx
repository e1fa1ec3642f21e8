import { ArrowRight, RotateCw } from "lucide-react";
import { Link } from "react-router";

import { cn } from "~/components/class-names";
import { useMessages } from "~/components/messages";
import { Badge } from "~/components/ui/badge";

/** Says that another attempt followed, and leads to the one that answered where there is one. Compact: a sign alone but on the widest screens. */
export function RetriedBadge({ path, compact, className }: { path: string | null; compact?: boolean; className?: string }) {
	const { activity: text } = useMessages();
	const badge = (
		<Badge tone="warning" title={compact ? text.retried : undefined}>
			<RotateCw aria-hidden />
			<span className={cn(compact && "max-2xl:sr-only")}>{text.retried}</span>
			{path === null ? null : <ArrowRight className={cn(compact && "max-2xl:hidden")} aria-hidden />}
		</Badge>
	);
	if (path === null) return badge;
	return (
		<Link to={path} className={cn("rounded-md hover:underline", className)} aria-label={`${text.retried}: ${text.detail.retriedBy}`}>
			{badge}
		</Link>
	);
}
