import { useMessages } from "~/components/messages";
import type { ProviderOffer } from "../detail.server";

/** Which values of `service_tier` a provider takes, and what each makes of the token prices. */
export function ServiceTiers({ offer }: { offer: ProviderOffer }) {
	const { models } = useMessages();
	const text = models.detail;
	const rows = [
		{ id: "default", name: text.serviceTierStandard, factor: 1 },
		...offer.serviceTiers.map(({ id, name, multiplier }) => ({ id, name, factor: multiplier })),
	];
	return (
		<div className="min-w-0 md:col-span-2">
			<h4 className="mb-1 text-sm font-medium">{text.serviceTiers}</h4>
			<table className="w-full max-w-md text-sm">
				<caption className="sr-only">{`${text.serviceTiers}, ${offer.name}`}</caption>
				<thead>
					<tr className="text-muted-foreground">
						{[text.serviceTierName, text.serviceTier].map((header) => (
							<th key={header} scope="col" className="border-b border-border py-1.5 pr-4 text-left font-normal">
								{header}
							</th>
						))}
						<th scope="col" className="border-b border-border py-1.5 text-right font-normal">
							{text.serviceTierFactor}
						</th>
					</tr>
				</thead>
				<tbody>
					{rows.map(({ id, name, factor }) => (
						<tr key={id}>
							<th scope="row" className="py-1.5 pr-4 text-left font-normal">
								{name}
							</th>
							<td className="py-1.5 pr-4 font-mono text-xs">{id}</td>
							<td className="py-1.5 text-right tabular-nums">{text.serviceTierTimes(String(factor))}</td>
						</tr>
					))}
				</tbody>
			</table>
			<p className="mt-1 text-sm text-muted-foreground">
				{text.serviceTierNote}{" "}
				{offer.serviceTierRegions.length > 0 ? text.serviceTierRegions(offer.serviceTierRegions.join(", ")) : null}
			</p>
		</div>
	);
}
