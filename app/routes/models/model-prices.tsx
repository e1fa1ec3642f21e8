import { useMessages } from "~/components/messages";
import type { PriceLine } from "./prices";

type LeadingPriceProps = {
	line: PriceLine | null;
	/** A free model costs "$0.00" on both sides, which a dash would not say. */
	free: boolean;
};

/** A price in a list: the unit is said only where it is not a million tokens. */
export function LeadingPrice({ line, free }: LeadingPriceProps) {
	const { models } = useMessages();
	if (!line) return free ? "$0.00" : <span className="text-muted-foreground">–</span>;
	return (
		<span className="tabular-nums">
			<span className="whitespace-nowrap">{line.amount}</span>
			{line.unit === "millionTokens" ? null : (
				<span className="text-xs font-normal text-muted-foreground"> {models.units[line.unit]}</span>
			)}
		</span>
	);
}
