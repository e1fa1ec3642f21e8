import { CircleOff, Clock, FlaskConical, TriangleAlert } from "lucide-react";
import { useMessages } from "~/components/messages";
import { Badge } from "~/components/ui/badge";
import type { ModelSummary } from "./summaries.server";

/** What one should know before choosing a model; nothing for a stable one that costs money. */
export function ModelBadges({ model }: { model: Pick<ModelSummary, "state" | "stability" | "free"> }) {
	const { models } = useMessages();
	return (
		<span className="flex shrink-0 gap-1">
			{model.free ? <Badge tone="accent">{models.free}</Badge> : null}
			{model.stability === "beta" || model.stability === "experimental" ? (
				<Badge tone="outline">
					<FlaskConical aria-hidden />
					{models.stability[model.stability]}
				</Badge>
			) : null}
			{model.stability === "unstable" ? (
				<Badge tone="warning">
					<TriangleAlert aria-hidden />
					{models.stability.unstable}
				</Badge>
			) : null}
			{model.state === "deprecated" ? (
				<Badge tone="warning">
					<Clock aria-hidden />
					{models.state.deprecated}
				</Badge>
			) : null}
			{model.state === "retired" ? (
				<Badge>
					<CircleOff aria-hidden />
					{models.state.retired}
				</Badge>
			) : null}
		</span>
	);
}
