import { useMessages } from "~/components/messages";
import type { PriceLine } from "../prices";

/** Prices of one provider as label and amount; dots of different size never hide the unit. */
export function PriceList({ lines }: { lines: readonly PriceLine[] }) {
	const { models } = useMessages();
	if (lines.length === 0) return <p className="text-sm text-muted-foreground">{models.detail.noPrices}</p>;
	return (
		<dl className="text-sm">
			{lines.map((line) => (
				<div
					key={`${line.name}-${line.variant ?? ""}`}
					className="flex items-baseline justify-between gap-4 border-b border-border py-1.5 last:border-b-0"
				>
					<dt className="text-muted-foreground">
						{models.prices[line.name]}
						{line.variant ? <span className="font-mono text-xs"> {line.variant}</span> : null}
					</dt>
					<dd className="text-right whitespace-nowrap tabular-nums">
						<span className="font-medium">{line.amount}</span>{" "}
						<span className="text-muted-foreground">{models.units[line.unit]}</span>
					</dd>
				</div>
			))}
		</dl>
	);
}

type PriceRow = { id: string; label: string; mono?: boolean; lines: readonly PriceLine[] };

/** The same token prices for several cases (tiers, regions, hours), side by side. */
export function PriceMatrix({ caption, corner, rows }: { caption: string; corner: string; rows: readonly PriceRow[] }) {
	const { models } = useMessages();
	const names = [...new Set(rows.flatMap(({ lines }) => lines.map(({ name }) => name)))];
	return (
		<div role="region" aria-label={caption} tabIndex={0} className="overflow-x-auto">
			<table className="w-full border-separate border-spacing-0 text-sm">
				<caption className="sr-only">{caption}</caption>
				<thead>
					<tr className="text-muted-foreground">
						<th scope="col" className="border-b border-border py-1.5 pr-4 text-left font-normal">
							{corner}
						</th>
						{names.map((name) => (
							<th key={name} scope="col" className="border-b border-border py-1.5 pl-4 text-right font-normal whitespace-nowrap">
								{models.prices[name]}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{rows.map(({ id, label, mono, lines }) => (
						<tr key={id}>
							<th scope="row" className={`py-1.5 pr-4 text-left whitespace-nowrap ${mono ? "font-mono text-xs" : ""} font-normal`}>
								{label}
							</th>
							{names.map((name) => (
								<td key={name} className="py-1.5 pl-4 text-right tabular-nums">
									{lines.find((line) => line.name === name)?.amount ?? "–"}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}
