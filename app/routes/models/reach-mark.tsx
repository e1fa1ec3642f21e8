import { CircleSlash, KeyRound } from "lucide-react";
import { cn } from "~/components/class-names";
import { useMessages } from "~/components/messages";
import type { Reach } from "./reach.server";

type ReachMarkProps = {
	reach: Reach;
	/** Whose key it is about; absent where several providers serve the model. */
	provider?: string;
	className?: string;
};

/** A quiet word where a model does not simply answer here; nothing where it does. */
export function ReachMark({ reach, provider, className }: ReachMarkProps) {
	const { models: text } = useMessages();
	if (reach === "ready") return null;
	const Icon = reach === "needs-key" ? KeyRound : CircleSlash;
	const explanation = provider === undefined ? text.reachText[reach] : text.reachOffer[reach](provider);
	return (
		<span
			title={explanation}
			className={cn("relative z-10 flex shrink-0 items-center gap-1 text-xs whitespace-nowrap text-muted-foreground", className)}
		>
			<Icon className="size-3" aria-hidden />
			{text.reach[reach]}
		</span>
	);
}
