import { useMessages } from "~/components/messages";
import { exactUsd } from "~/components/money-format";
import { SectionCard } from "~/components/section-card";
import type { LogRow } from "~/domain/usage/schemas";
import { discountText } from "../activity/columns";

/** Every component of the cost with all its digits; parts that cost nothing are left out, so that the rest adds up. */
export function CostSection({ log }: { log: LogRow }) {
	const { activity } = useMessages();
	const text = activity.detail.cost;
	const parts: [string, string | null][] = [
		[text.input, log.inputCost],
		[text.cachedInput, log.cachedInputCost],
		[text.output, log.outputCost],
		[text.request, log.requestCost],
		[text.webSearch, log.webSearchCost],
		[text.imageInput, log.imageInputCost],
		[text.imageOutput, log.imageOutputCost],
	];
	const shown = parts.filter(([, amount], index) => index === 0 || index === 2 || Number(amount ?? 0) !== 0);
	return (
		<SectionCard title={text.title} description={text.text}>
			<dl className="text-sm">
				{shown.map(([label, amount]) => (
					<Amount key={label} label={label} amount={amount ?? "0"} />
				))}
				<Amount label={text.total} amount={log.cost} strong />
				{log.discount === "1" ? null : (
					<div className="flex items-baseline justify-between gap-4 border-b border-border py-2 last:border-b-0">
						<dt className="text-muted-foreground">{text.discount}</dt>
						<dd className="text-right">{text.discountText(discountText(log.discount, activity).replace(/ off$/, ""))}</dd>
					</div>
				)}
				{Number(log.dataStorageCost) === 0 ? null : (
					<Amount label={`${text.storage} (${text.storageText})`} amount={log.dataStorageCost} />
				)}
				<div className="flex items-baseline justify-between gap-4 py-2">
					<dt className="text-muted-foreground">{text.paidBy}</dt>
					<dd className="text-right">{text.payers[payerOf(log)]}</dd>
				</div>
			</dl>
		</SectionCard>
	);
}

function payerOf({ usedMode, charged }: LogRow): "credits" | "ownKey" | "ownKeyAndCredits" | "nobody" {
	if (usedMode === "api-keys") return charged ? "ownKeyAndCredits" : "ownKey";
	return charged ? "credits" : "nobody";
}

function Amount({ label, amount, strong }: { label: string; amount: string; strong?: boolean }) {
	return (
		<div className="flex items-baseline justify-between gap-4 border-b border-border py-2 last:border-b-0">
			<dt className={strong ? "font-medium" : "text-muted-foreground"}>{label}</dt>
			<dd className={`font-mono text-xs tabular-nums ${strong ? "font-semibold" : ""}`}>
				<data value={amount}>{exactUsd(amount)}</data>
			</dd>
		</div>
	);
}
