import { CopyButton } from "~/components/copy-button";
import { type DataColumn, DataTable } from "~/components/data-table";
import { formatContext } from "~/components/format/number";
import { formatDate } from "~/components/format/time";
import { type Messages, useMessages } from "~/components/messages";
import { Card } from "~/components/ui/card";
import { CapabilityIcons } from "./capability-icons";
import { type Measured, measuredColumns } from "./measured";
import { ModelBadges } from "./model-badges";
import { LeadingPrice } from "./model-prices";
import { ReachMark } from "./reach-mark";
import type { ModelSummary } from "./summaries.server";

/** The same models as rows, for comparing figures. */
export function ModelTable({ models: rows, measured }: { models: ModelSummary[]; measured: Measured }) {
	const { models } = useMessages();
	return (
		<Card className="overflow-hidden">
			<DataTable
				label={models.title}
				columns={columnsIn(models, measured)}
				rows={rows}
				rowKey={({ id }) => id}
				rowHref={({ id }) => `/models/${id}`}
			/>
		</Card>
	);
}

function columnsIn(text: Messages["models"], measured: Measured): DataColumn<ModelSummary>[] {
	return [
		{ id: "model", header: text.columns.model, cell: (model) => <Name model={model} /> },
		{
			id: "input",
			header: text.columns.input,
			align: "right",
			cell: (model) => <LeadingPrice line={model.input} free={model.free} />,
		},
		{
			id: "output",
			header: text.columns.output,
			align: "right",
			cell: (model) => <LeadingPrice line={model.output} free={model.free} />,
		},
		{
			id: "context",
			header: text.columns.context,
			align: "right",
			className: "max-md:hidden",
			cell: ({ contextSize }) => (contextSize ? formatContext(contextSize) : "–"),
		},
		// A table of dashes says nothing.
		...(Object.keys(measured).length > 0 ? measuredColumns<ModelSummary>(text, ({ id }) => measured[id], "max-lg:hidden") : []),
		{
			id: "capabilities",
			header: text.columns.capabilities,
			className: "max-lg:hidden",
			cell: ({ capabilities }) => <CapabilityIcons capabilities={capabilities} />,
		},
		{
			id: "providers",
			header: text.columns.providers,
			align: "right",
			className: "max-md:hidden",
			cell: ({ providers }) => providers.length,
		},
		{
			id: "released",
			header: text.columns.released,
			align: "right",
			className: "whitespace-nowrap max-xl:hidden",
			cell: ({ releasedAt }) => formatDate(releasedAt),
		},
		{
			id: "copy",
			className: "max-sm:hidden",
			header: <span className="sr-only">{text.copyColumn}</span>,
			cell: ({ id }) => <CopyButton value={id} label={text.copyId(id)} className="relative z-10" />,
		},
	];
}

function Name({ model }: { model: ModelSummary }) {
	return (
		<span className="flex min-w-28 flex-col sm:min-w-52">
			<span className="flex flex-wrap items-center gap-x-2">
				<span className="text-base font-medium">{model.name}</span>
				<ModelBadges model={model} />
			</span>
			<span className="flex flex-wrap items-center gap-x-3">
				<span className="font-mono text-xs wrap-anywhere text-muted-foreground">{model.id}</span>
				{model.state === "retired" ? null : <ReachMark reach={model.reach} />}
			</span>
		</span>
	);
}
