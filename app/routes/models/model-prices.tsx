import { useMessages } from "~/components/messages";
import { exactPerMillion } from "~/components/format/decimal";
import type { PriceLine } from "./prices";
import type { ModelSummary } from "./summaries.server";

/** A price that is not per million tokens, with its unit. */
export function OtherPrice({ price }: { price: PriceLine }) {
	const { models } = useMessages();
	return (
		<span className="tabular-nums">
			{price.amount} <span className="text-sm font-normal text-muted-foreground">{models.units[price.unit]}</span>
		</span>
	);
}

/** "$0.15" per million tokens; a dash where there is no price per token. */
export function tokenPriceText(model: ModelSummary, price: string | null): string {
	return price === null || model.otherPrice ? "–" : exactPerMillion(price);
}
