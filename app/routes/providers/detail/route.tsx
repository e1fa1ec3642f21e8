import { BookOpen, ExternalLink } from "lucide-react";
import { data } from "react-router";

import { messages, useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { SectionCard } from "~/components/section-card";
import { StatCard } from "~/components/stat-card";
import { Button } from "~/components/ui/button";
import { performanceBy, performanceOf } from "~/domain/routing/performance.server";
import { measuredFacts } from "../../models/measured";
import { ReachMark } from "../../models/reach-mark";
import { pageTitle } from "../../page-title";
import { describeProvider, type ProviderDetail } from "../describe.server";
import type { Route } from "./+types/route";
import { DataPolicyFacts, ProviderFacts } from "./provider-facts";
import { ServedModels } from "./served-models";

export async function loader({ params }: Route.LoaderArgs) {
	const provider = describeProvider(params.providerId, Date.now());
	if (!provider) throw data(null, { status: 404 });
	const [byModel, byProvider] = await Promise.all([performanceOf({ provider: provider.id }), performanceBy("provider")]);
	const measured = Object.fromEntries(byModel.map((each) => [each.model, each]));
	return { provider, measured, overall: byProvider[provider.id] ?? null };
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
	return pageTitle(loaderData?.provider.name ?? messages().providers.notFoundTitle, matches);
}

/** One provider: who it is, what it does with data, which models it serves at which price, and how it did lately. */
export default function ProviderPage({ loaderData }: Route.ComponentProps) {
	const { models, providers: text } = useMessages();
	const { provider, measured, overall } = loaderData;
	const about = useAbout(provider);
	return (
		<Page>
			<PageHeader
				breadcrumb={[
					{ label: models.title, to: "/models" },
					{ label: text.title, to: "/providers" },
				]}
				title={
					<span className="flex flex-wrap items-center gap-x-3 gap-y-1">
						{provider.name}
						<ReachMark reach={provider.reach} provider={provider.name} className="font-normal tracking-normal" />
					</span>
				}
				description={about}
				actions={<Links provider={provider} />}
			/>
			<div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
				<StatCard label={text.figures.models} figure={provider.models.toLocaleString("en-US")} />
				<MeasuredCards overall={overall} />
			</div>
			<div className="grid gap-6 lg:grid-cols-2">
				<SectionCard title={text.facts.title}>
					<ProviderFacts provider={provider} />
				</SectionCard>
				<SectionCard title={text.data.title} description={text.data.text}>
					<DataPolicyFacts provider={provider} />
				</SectionCard>
			</div>
			<ServedModels provider={provider} measured={measured} />
		</Page>
	);
}

function useAbout({ models: count, wires }: ProviderDetail): string {
	const { models, providers: text } = useMessages();
	if (count === 0) return text.aboutNothing;
	if (wires.length === 0) return text.aboutUncalled(count);
	const names = wires.map((wire) => text.wires[wire] ?? models.wires[wire] ?? wire);
	return text.about(count, new Intl.ListFormat("en").format(names));
}

function MeasuredCards({ overall }: { overall: Route.ComponentProps["loaderData"]["overall"] }) {
	const { models, providers: text } = useMessages();
	const facts = measuredFacts(models, overall ?? undefined, "columns");
	const known = new Map(facts.map(({ label, value }) => [label, value]));
	const { uptime, latency, throughput } = models.detail.measured.columns;
	return [uptime, latency, throughput].map((label) => (
		<StatCard
			key={label}
			label={label}
			figure={known.get(label) ?? "–"}
			detail={known.has(label) ? text.figures.period : text.unmeasured}
		/>
	));
}

function Links({ provider: { website, documentationUrl } }: { provider: ProviderDetail }) {
	const { providers: text } = useMessages();
	const links = [
		{ url: website, label: text.website, Icon: ExternalLink },
		{ url: documentationUrl, label: text.documentation, Icon: BookOpen },
	];
	return links.map(({ url, label, Icon }) =>
		url ? (
			<Button key={label} variant="secondary" asChild>
				<a href={url} target="_blank" rel="noreferrer">
					<Icon aria-hidden />
					{label}
				</a>
			</Button>
		) : null,
	);
}
