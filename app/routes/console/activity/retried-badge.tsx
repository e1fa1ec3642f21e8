import { ArrowRight, RotateCw } from "lucide-react";
import { Link } from "react-router";

import { cn } from "~/components/class-names";
import { useMessages } from "~/components/messages";
import { Badge } from "~/components/ui/badge";

/** Says that another attempt followed, and leads to the one that answered where there is one. */
export function RetriedBadge({ path, className }: { path: string | null; className?: string }) {
	const { activity: text } = useMessages();
	const badge = (
		<Badge tone="warning">
			<RotateCw aria-hidden />
			{text.retried}
			{path === null ? null : <ArrowRight aria-hidden />}
		</Badge>
	);
	if (path === null) return badge;
	return (
		<Link to={path} className={cn("rounded-md hover:underline", className)} aria-label={`${text.retried}: ${text.detail.retriedBy}`}>
			{badge}
		</Link>
	);
}
