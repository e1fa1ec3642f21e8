import type { ReactNode } from "react";
import { data } from "react-router";
import { ClientTabs } from "~/components/client-tabs";
import { CopyButton } from "~/components/copy-button";
import { formatContext } from "~/components/format/number";
import { formatDate } from "~/components/format/time";
import { useInstallation } from "~/components/installation";
import { messages, useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { SectionCard } from "~/components/section-card";
import { Button } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { performanceOf } from "~/domain/routing/performance.server";
import { pageTitle } from "../../page-title";
import { CapabilityIcons } from "../capability-icons";
import { describeModel, type ModelDetail } from "../detail.server";
import type { Measured } from "../measured";
import { ModelBadges } from "../model-badges";
import { LeadingPrice } from "../model-prices";
import type { PriceLine } from "../prices";
import type { Route } from "./+types/route";
import { OfferCard } from "./offer-card";
import { OfferTable } from "./offer-table";

export async function loader({ params }: Route.LoaderArgs) {
	const now = Date.now();
	const detail = describeModel(params.modelId, now);
	if (!detail) throw data(null, { status: 404 });
	const performances = await performanceOf({ model: detail.model.id });
	const measured: Measured = Object.fromEntries(performances.map((each) => [each.provider, each]));
	return { ...detail, measured, now };
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
	return pageTitle(loaderData?.model.name ?? messages().models.detail.notFoundTitle, matches);
}

/** One model: who serves it, what each charges, what it can do, how to call it. */
export default function ModelPage({ loaderData }: Route.ComponentProps) {
	const { models: text } = useMessages();
	const { appUrl } = useInstallation();
	const { model, offers, aliases, measured, now } = loaderData;
	const callable = model.reach !== "not-callable";
	return (
		<Page>
			<PageHeader
				breadcrumb={[{ label: text.title, to: "/models" }]}
				title={
					<span className="flex flex-wrap items-center gap-2">
						{model.name}
						<ModelBadges model={model} />
					</span>
				}
				description={loaderData.description ?? undefined}
				actions={
					callable ? (
						<Button variant="secondary" asChild>
							<a href="#first-call">{text.detail.firstCall}</a>
						</Button>
					) : null
				}
			/>
			<Summary detail={loaderData} />
			{model.state === "retired" ? (
				<Card className="bg-muted px-5 py-3 text-sm text-muted-foreground">{text.detail.retired}</Card>
			) : null}
			<section aria-labelledby="providers" className="flex flex-col gap-4">
				<div>
					<h2 id="providers" className="text-lg font-semibold">
						{text.detail.providers(offers.length)}
					</h2>
					{offers.length > 1 ? (
						<p className="text-sm text-muted-foreground">
							{text.detail.providersText} {text.detail.measured.note}
						</p>
					) : null}
				</div>
				{offers.length > 1 ? <OfferTable modelId={model.id} offers={offers} measured={measured} /> : null}
				{offers.map((offer) => (
					<OfferCard key={offer.id} modelId={model.id} offer={offer} performance={measured[offer.id]} now={now} />
				))}
			</section>
			{callable ? (
				<div id="first-call" className="scroll-mt-20">
					<SectionCard title={text.detail.firstCall} description={text.detail.firstCallText}>
						<ClientTabs appUrl={appUrl} model={model.id} />
					</SectionCard>
				</div>
			) : null}
			{aliases.length > 0 ? (
				<p className="text-sm text-muted-foreground">
					{text.detail.alsoNamed} <span className="font-mono text-xs">{aliases.join(", ")}</span>
				</p>
			) : null}
		</Page>
	);
}

function Summary({ detail: { model } }: { detail: ModelDetail }) {
	const { models: text } = useMessages();
	const unitOf = (line: PriceLine | null) => (line?.unit === "millionTokens" ? text.perMillionTokens : undefined);
	return (
		<Card className="grid grid-cols-2 gap-x-6 gap-y-4 p-5 md:grid-cols-3 lg:grid-cols-5">
			<div className="col-span-2 min-w-0 md:col-span-3 lg:col-span-2">
				<p className="text-sm text-muted-foreground">
					{model.family} · {text.detail.released(formatDate(model.releasedAt))}
				</p>
				<div className="flex items-center gap-1">
					<code className="truncate font-mono text-base font-medium">{model.id}</code>
					<CopyButton value={model.id} label={text.copyId(model.id)} />
				</div>
				<CapabilityIcons capabilities={model.capabilities} />
			</div>
			<Figure label={text.input} value={<LeadingPrice line={model.input} free={model.free} />} unit={unitOf(model.input)} />
			<Figure label={text.outputPrice} value={<LeadingPrice line={model.output} free={model.free} />} unit={unitOf(model.output)} />
			<Figure label={text.context} value={model.contextSize ? formatContext(model.contextSize) : "–"} />
		</Card>
	);
}

function Figure({ label, value, unit }: { label: string; value: ReactNode; unit?: string }) {
	return (
		<div className="min-w-0">
			<p className="text-sm text-muted-foreground">{label}</p>
			<p className="text-xl font-semibold tabular-nums">{value}</p>
			{unit ? <p className="text-xs text-muted-foreground">{unit}</p> : null}
		</div>
	);
}
