import { CircleOff } from "lucide-react";
import { CopyButton } from "~/components/copy-button";
import { type DataColumn, DataTable } from "~/components/data-table";
import { formatContext } from "~/components/format/number";
import { type Messages, useMessages } from "~/components/messages";
import { Badge } from "~/components/ui/badge";
import { Card } from "~/components/ui/card";
import { CapabilityIcons } from "../capability-icons";
import type { ProviderOffer } from "../detail.server";
import { type Measured, measuredColumns } from "../measured";
import type { PriceName } from "../prices";
import { ReachMark } from "../reach-mark";

/** All providers of a model side by side; a row leads to the provider's card below, which says what has no room here. */
export function OfferTable({ modelId, offers, measured }: { modelId: string; offers: ProviderOffer[]; measured: Measured }) {
	const { models } = useMessages();
	return (
		<Card className="overflow-hidden">
			<DataTable
				label={models.detail.compare}
				columns={columnsIn(models, modelId, measured)}
				rows={offers}
				rowKey={({ id }) => id}
				rowHref={({ id }) => `#provider-${id}`}
			/>
		</Card>
	);
}

function columnsIn(models: Messages["models"], modelId: string, measured: Measured): DataColumn<ProviderOffer>[] {
	const text = models.detail.comparison;
	return [
		{
			id: "provider",
			header: text.provider,
			cell: (offer) => (
				<span className="flex flex-wrap items-center gap-x-2 gap-y-1">
					<span className="font-medium">{offer.name}</span>
					{offer.active ? (
						<ReachMark reach={offer.reach} provider={offer.name} />
					) : (
						<Badge>
							<CircleOff aria-hidden />
							{models.state.retired}
						</Badge>
					)}
				</span>
			),
		},
		priceColumn("input", text.input, "inputPrice"),
		priceColumn("cached", text.cached, "cachedInputPrice", "max-md:hidden"),
		priceColumn("output", text.output, "outputPrice"),
		...measuredColumns<ProviderOffer>(models, ({ id }) => measured[id], "max-lg:hidden"),
		sizeColumn("context", text.context, ({ contextSize }) => contextSize, "max-md:hidden"),
		sizeColumn("maxOutput", text.maxOutput, ({ maxOutput }) => maxOutput, "max-xl:hidden"),
		{
			id: "capabilities",
			header: text.capabilities,
			className: "max-xl:hidden",
			cell: ({ capabilities }) => <CapabilityIcons capabilities={capabilities} />,
		},
		{
			id: "copy",
			className: "max-sm:hidden",
			header: <span className="sr-only">{models.copyColumn}</span>,
			cell: ({ id }) => (
				<CopyButton value={`${id}/${modelId}`} label={models.copyId(`${id}/${modelId}`)} className="relative z-10" />
			),
		},
	];
}

function priceColumn(id: string, header: string, name: PriceName, className?: string): DataColumn<ProviderOffer> {
	return {
		id,
		header,
		align: "right",
		className,
		cell: ({ prices }) => prices.find((line) => line.name === name)?.amount ?? "–",
	};
}

function sizeColumn(
	id: string,
	header: string,
	size: (offer: ProviderOffer) => number | null,
	className: string,
): DataColumn<ProviderOffer> {
	return {
		id,
		header,
		align: "right",
		className,
		cell: (offer) => {
			const tokens = size(offer);
			return tokens ? formatContext(tokens) : "–";
		},
	};
}
