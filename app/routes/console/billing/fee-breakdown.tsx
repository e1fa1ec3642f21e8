import { useMessages } from "~/components/messages";
import { Money } from "~/components/money";
import type { TopUpFees } from "~/domain/billing/fees";

/** What a top-up costs, line by line. `isEstimate`: the card is not known yet, and with it whether it is international. */
export function FeeBreakdown({ fees, isEstimate }: { fees: TopUpFees; isEstimate: boolean }) {
	const words = useMessages().billing.topUp;
	const isInternational = Number(fees.internationalFee) > 0;
	return (
		<dl className="flex flex-col gap-2 rounded-lg border border-border p-4 text-base tabular-nums">
			<Line label={words.credits} amount={fees.credits} />
			<Line label={words.platformFee} amount={fees.platformFee} />
			{isInternational && <Line label={words.internationalFee} amount={fees.internationalFee} />}
			{isEstimate && (
				<div className="flex flex-col gap-0.5 text-muted-foreground">
					<dt>{words.internationalFee}</dt>
					<dd className="text-sm">{words.internationalLater}</dd>
				</div>
			)}
			<div className="flex justify-between gap-4 border-t border-border pt-2 font-semibold">
				<dt>{isEstimate ? words.totalEstimate : words.total}</dt>
				<dd>
					<Money value={fees.total} />
				</dd>
			</div>
		</dl>
	);
}

function Line({ label, amount }: { label: string; amount: string }) {
	return (
		<div className="flex justify-between gap-4">
			<dt className="text-muted-foreground">{label}</dt>
			<dd>
				<Money value={amount} />
			</dd>
		</div>
	);
}
