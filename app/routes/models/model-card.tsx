import { CardFigure, CardLink } from "~/components/card-link";
import { CopyButton } from "~/components/copy-button";
import { formatContext } from "~/components/format/number";
import { formatDate } from "~/components/format/time";
import { useMessages } from "~/components/messages";
import { Card } from "~/components/ui/card";
import type { Figures as FiguresOfHour } from "~/domain/routing/performance.server";
import { CapabilityIcons } from "./capability-icons";
import { measuredFacts } from "./measured";
import { ModelBadges } from "./model-badges";
import { LeadingPrice } from "./model-prices";
import { ReachMark } from "./reach-mark";
import type { PriceLine } from "./prices";
import type { ModelSummary } from "./summaries.server";

/** A model in the grid: what it is, what it costs, what it can do, who serves it. The whole card opens it. */
export function ModelCard({ model, measured }: { model: ModelSummary; measured: FiguresOfHour | undefined }) {
	const { models } = useMessages();
	return (
		<Card className="group relative flex h-full flex-col hover:border-control">
			<div className="flex flex-col gap-1 p-4 pb-3">
				<div className="flex items-start justify-between gap-2">
					<CardLink to={`/models/${model.id}`}>{model.name}</CardLink>
					<ModelBadges model={model} />
				</div>
				<p className="truncate text-sm text-muted-foreground">
					{model.family} · {formatDate(model.releasedAt)}
				</p>
				<div className="flex h-8 items-center gap-1">
					<code className="truncate font-mono text-xs text-muted-foreground">{model.id}</code>
					<CopyButton value={model.id} label={models.copyId(model.id)} className="relative z-10 -my-1" />
					{model.state === "retired" ? null : <ReachMark reach={model.reach} className="ml-auto" />}
				</div>
			</div>
			<Figures model={model} measured={measured} />
			<div className="mt-auto flex min-h-11 items-center justify-between gap-3 border-t border-border px-4 py-1.5">
				<CapabilityIcons capabilities={model.capabilities} />
				<ProviderNames providers={model.providers} />
			</div>
		</Card>
	);
}

function Figures({ model, measured }: { model: ModelSummary; measured: FiguresOfHour | undefined }) {
	const { models } = useMessages();
	return (
		<dl className="mb-4 grid grid-cols-3 gap-2 px-4">
			<CardFigure label={labelOf(model.input, models.columns.input, models.input)}>
				<LeadingPrice line={model.input} free={model.free} />
			</CardFigure>
			<CardFigure label={labelOf(model.output, models.columns.output, models.outputPrice)}>
				<LeadingPrice line={model.output} free={model.free} />
			</CardFigure>
			<CardFigure label={models.context}>{model.contextSize ? formatContext(model.contextSize) : "–"}</CardFigure>
			{measuredFacts(models, measured, "columns").map(({ label, value }) => (
				<CardFigure key={label} label={label}>
					{value}
				</CardFigure>
			))}
		</dl>
	);
}

/** "/ 1M" only over what is priced so. */
function labelOf(line: PriceLine | null, perMillion: string, plain: string): string {
	return line && line.unit !== "millionTokens" ? plain : perMillion;
}

function ProviderNames({ providers }: { providers: ModelSummary["providers"] }) {
	const { models } = useMessages();
	const [first, ...rest] = providers;
	return (
		<p className="line-clamp-2 min-w-0 text-right text-sm text-muted-foreground" title={providers.map(({ name }) => name).join(", ")}>
			{first?.name}
			{rest.length > 0 ? ` ${models.moreProviders(rest.length)}` : ""}
		</p>
	);
}
