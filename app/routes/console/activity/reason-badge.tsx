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

/** How a request ended, as sign, word and colour. */
export function ReasonBadge({ reason }: { reason: UnifiedFinishReason }) {
	const { activity } = useMessages();
	const { icon: Icon, tone } = looks[reason];
	return (
		<Badge tone={tone}>
			<Icon aria-hidden />
			{activity.reasons[reason]}
		</Badge>
	);
}
