import { cn } from "~/components/class-names";
import { useMessages } from "~/components/messages";
import type { PlanLimits } from "~/domain/api-keys/schemas";
import { unlimited } from "~/domain/plans";

/** How many keys the project has of those that its plan allows; nothing where there is no limit. */
export function PlanAllowance({ limits: { currentCount, maxKeys, plan } }: { limits: PlanLimits }) {
	const { apiKeys } = useMessages();
	const words = apiKeys.allowance;
	if (maxKeys >= unlimited) return null;
	const full = currentCount >= maxKeys;
	return (
		<p className="flex items-center gap-2 text-sm text-muted-foreground">
			<span className="h-1 w-16 overflow-hidden rounded-full bg-muted" aria-hidden>
				<span
					className={cn("block h-full rounded-full", full ? "bg-warning" : "bg-primary")}
					style={{ width: `${Math.min(1, currentCount / maxKeys) * 100}%` }}
				/>
			</span>
			<span className="tabular-nums">
				<span className={cn(full && "font-medium text-foreground")}>{words.limited(currentCount, maxKeys)}</span> · {words.plan[plan]}
			</span>
		</p>
	);
}
