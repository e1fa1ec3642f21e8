import { cn } from "~/components/class-names";
import { useMessages } from "~/components/messages";
import { Money } from "~/components/money";
import { formatUsd } from "~/components/money-format";
import { RelativeTime } from "~/components/relative-time";
import type { ApiKeyView } from "~/domain/api-keys/schemas";

type Period = Pick<ApiKeyView, "periodUsageLimit" | "currentPeriodUsage" | "currentPeriodResetAt">;

/** What was spent in the current window, how much of it that is, and when the next one begins. */
export function PeriodMeter({ apiKey, className }: { apiKey: Period; className?: string }) {
	const { apiKeys: words } = useMessages();
	const { periodUsageLimit, currentPeriodUsage, currentPeriodResetAt } = apiKey;
	if (periodUsageLimit === null || currentPeriodResetAt === null) return null;
	const share = shareOf(currentPeriodUsage, periodUsageLimit);
	const tone = share >= 1 ? "bg-danger" : share >= 0.8 ? "bg-warning" : "bg-primary";
	return (
		<div className={cn("flex flex-col gap-1", className)}>
			<p className="whitespace-nowrap tabular-nums">
				<Money value={currentPeriodUsage} />{" "}
				<span className="text-muted-foreground">{words.ofLimit(formatUsd(periodUsageLimit))}</span>
			</p>
			<div className="h-1 overflow-hidden rounded-full bg-muted" aria-hidden>
				<div className={cn("h-full rounded-full", tone)} style={{ width: `${Math.min(1, share) * 100}%` }} />
			</div>
			<p className="text-xs whitespace-nowrap text-muted-foreground">
				{words.resets} <RelativeTime value={currentPeriodResetAt} />
			</p>
		</div>
	);
}

/** A limit of nothing is always reached. */
function shareOf(spent: string, limit: string): number {
	return Number(limit) === 0 ? 1 : Number(spent) / Number(limit);
}
