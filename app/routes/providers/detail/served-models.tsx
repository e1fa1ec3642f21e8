import { CopyButton } from "~/components/copy-button";
import { type DataColumn, DataTable } from "~/components/data-table";
import { formatContext } from "~/components/format/number";
import { type Messages, useMessages } from "~/components/messages";
import { SectionCard } from "~/components/section-card";
import { CapabilityIcons } from "../../models/capability-icons";
import { type Measured, measuredColumns } from "../../models/measured";
import { ModelBadges } from "../../models/model-badges";
import { LeadingPrice } from "../../models/model-prices";
import { ReachMark } from "../../models/reach-mark";
import type { ProviderDetail, ServedModel } from "../describe.server";

type ServedModelsProps = { provider: ProviderDetail; measured: Measured };

/** What a provider serves and charges, and how it did with each model; a row opens the model. */
export function ServedModels({ provider, measured }: ServedModelsProps) {
	const all = useMessages();
	const text = all.providers.table;
	return (
		<SectionCard
			flush
			title={text.title(provider.served.length)}
			description={provider.retired > 0 ? `${text.text} ${text.retired(provider.retired)}` : text.text}
		>
			{provider.served.length > 0 ? (
				<DataTable
					label={text.label(provider.name)}
					columns={columnsIn(all, provider, measured)}
					rows={provider.served}
					rowKey={({ id }) => id}
					rowHref={({ id }) => `/models/${id}`}
				/>
			) : null}
		</SectionCard>
	);
}

type Column = DataColumn<ServedModel>;

function columnsIn({ models, providers }: Messages, provider: ProviderDetail, measured: Measured): Column[] {
	const text = providers.table;
	return [
		{ id: "model", header: text.model, cell: (model) => <Name model={model} provider={provider} /> },
		priceColumn("input", text.input),
		priceColumn("cached", text.cached, "max-md:hidden"),
		priceColumn("output", text.output),
		...(Object.keys(measured).length > 0 ? measuredColumns<ServedModel>(models, ({ id }) => measured[id], "max-lg:hidden") : []),
		{
			id: "context",
			header: text.context,
			align: "right",
			className: "max-md:hidden",
			cell: ({ contextSize }) => (contextSize ? formatContext(contextSize) : "–"),
		},
		{
			id: "capabilities",
			header: text.capabilities,
			className: "max-lg:hidden",
			cell: ({ capabilities }) => <CapabilityIcons capabilities={capabilities} />,
		},
		{
			id: "copy",
			className: "max-sm:hidden",
			header: <span className="sr-only">{models.copyColumn}</span>,
			cell: ({ id }) => {
				const pinned = `${provider.id}/${id}`;
				return <CopyButton value={pinned} label={models.copyId(pinned)} className="relative z-10" />;
			},
		},
	];
}

function priceColumn(id: keyof ServedModel["prices"], header: string, className?: string): DataColumn<ServedModel> {
	return {
		id,
		header,
		align: "right",
		className,
		cell: ({ prices, free }) => <LeadingPrice line={prices[id]} free={free && id !== "cached"} />,
	};
}

function Name({ model, provider }: { model: ServedModel; provider: ProviderDetail }) {
	return (
		<span className="flex min-w-28 flex-col sm:min-w-52">
			<span className="flex flex-wrap items-center gap-x-2">
				<span className="text-base font-medium">{model.name}</span>
				<ModelBadges model={model} />
			</span>
			<span className="flex flex-wrap items-center gap-x-3">
				<span className="font-mono text-xs wrap-anywhere text-muted-foreground">
					{provider.id}/{model.id}
				</span>
				{model.reach === provider.reach ? null : <ReachMark reach={model.reach} provider={provider.name} />}
			</span>
		</span>
	);
}
