import { CardFigure, CardLink } from "~/components/card-link";
import { useMessages } from "~/components/messages";
import { Card } from "~/components/ui/card";
import type { Figures } from "~/domain/routing/performance.server";
import { measuredFacts } from "../models/measured";
import { ReachMark } from "../models/reach-mark";
import type { ProviderSummary } from "./describe.server";

/** A provider in the list: how much it serves, and how it did lately. The whole card opens it. */
export function ProviderCard({ provider, measured }: { provider: ProviderSummary; measured: Figures | undefined }) {
	const { models, providers: text } = useMessages();
	const figures = measuredFacts(models, measured, "columns");
	return (
		<Card className="relative flex h-full flex-col gap-3 p-4 hover:border-control">
			<div className="flex flex-col gap-1">
				<div className="flex items-center justify-between gap-3">
					<CardLink to={`/providers/${provider.id}`}>{provider.name}</CardLink>
					<ReachMark reach={provider.reach} provider={provider.name} className="shrink-0" />
				</div>
				<p className="truncate text-sm text-muted-foreground">
					{[text.models(provider.models), provider.headquarters].filter(Boolean).join(" · ")}
				</p>
			</div>
			{figures.length > 0 ? (
				<dl className="grid grid-cols-3 gap-2">
					{figures.map(({ label, value }) => (
						<CardFigure key={label} label={label}>
							{value}
						</CardFigure>
					))}
				</dl>
			) : null}
		</Card>
	);
}
