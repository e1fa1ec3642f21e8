import { Ban, CircleAlert, CircleCheck, CircleHelp, CirclePause, Clock, TriangleAlert, Zap } from "lucide-react";
import type { ComponentProps } from "react";

import { useMessages, type Messages } from "./messages";
import { Badge } from "./ui/badge";

export type Status = keyof Messages["common"]["status"];

const looks: Record<Status, { tone: ComponentProps<typeof Badge>["tone"]; icon: typeof Ban }> = {
	active: { tone: "success", icon: CircleCheck },
	inactive: { tone: "neutral", icon: CirclePause },
	deleted: { tone: "neutral", icon: Ban },
	expired: { tone: "warning", icon: Clock },
	success: { tone: "success", icon: CircleCheck },
	error: { tone: "danger", icon: CircleAlert },
	canceled: { tone: "neutral", icon: Ban },
	cached: { tone: "accent", icon: Zap },
	pending: { tone: "neutral", icon: Clock },
	healthy: { tone: "success", icon: CircleCheck },
	degraded: { tone: "warning", icon: TriangleAlert },
	down: { tone: "danger", icon: CircleAlert },
	unknown: { tone: "neutral", icon: CircleHelp },
};

/** A state as icon, word and colour; `label` replaces the word where the page knows a better one. */
export function StatusBadge({ status, label }: { status: Status; label?: string }) {
	const { common } = useMessages();
	const { tone, icon: Icon } = looks[status];
	return (
		<Badge tone={tone}>
			<Icon aria-hidden />
			{label ?? common.status[status]}
		</Badge>
	);
}
