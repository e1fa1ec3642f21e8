import { Ban, CircleAlert, CircleCheck, CircleHelp, Filter, type LucideIcon, Scissors, TriangleAlert, Wrench } from "lucide-react";
import type { ComponentProps } from "react";
import { useMessages } from "~/components/messages";
import { Badge } from "~/components/ui/badge";
import type { UnifiedFinishReason } from "~/domain/usage/usage-event";

type Look = { icon: LucideIcon; tone: ComponentProps<typeof Badge>["tone"] };

const looks: Record<UnifiedFinishReason, Look> = {
	completed: { icon: CircleCheck, tone: "success" },
	tool_calls: { icon: Wrench, tone: "success" },
	length_limit: { icon: Scissors, tone: "warning" },
	content_filter: { icon: Filter, tone: "warning" },
	client_error: { icon: TriangleAlert, tone: "warning" },
	gateway_error: { icon: CircleAlert, tone: "danger" },
	upstream_error: { icon: CircleAlert, tone: "danger" },
	canceled: { icon: Ban, tone: "neutral" },
	unknown: { icon: CircleHelp, tone: "neutral" },
};

type ReasonBadgeProps = {
	reason: UnifiedFinishReason;
	/** On a phone the sign alone is seen; the word is there for hover and screen readers. */
	compact?: boolean;
};

/** How a request ended, as sign, word and colour. */
export function ReasonBadge({ reason, compact }: ReasonBadgeProps) {
	const { activity } = useMessages();
	const { icon: Icon, tone } = looks[reason];
	return (
		<Badge tone={tone} title={compact ? activity.reasons[reason] : undefined}>
			<Icon aria-hidden />
			<span className={compact ? "max-sm:sr-only" : undefined}>{activity.reasons[reason]}</span>
		</Badge>
	);
}
