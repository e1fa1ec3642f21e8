import { SearchX } from "lucide-react";

import { EmptyState } from "~/components/empty-state";
import { FilterBar, FilterSearch } from "~/components/filter-bar";
import { messages, useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { Button } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { useUrlState } from "~/components/use-url-state";
import { performanceBy } from "~/domain/routing/performance.server";
import { pageTitle } from "../page-title";
import type { Route } from "./+types/route";
import { findProviders } from "./describe.server";
import { ProviderCard } from "./provider-card";

export async function loader({ request }: Route.LoaderArgs) {
	const query = new URL(request.url).searchParams;
	const q = (query.get("q") ?? "").trim().slice(0, 200);
	const now = Date.now();
	const found = findProviders({ q, ready: query.has("ready") }, now);
	const all = findProviders({ q: "", ready: false }, now).length;
	return { providers: found, all, measured: await performanceBy("provider") };
}

export function meta({ matches }: Route.MetaArgs) {
	return pageTitle(messages().providers.metaTitle, matches);
}

/** Everybody the gateway can send requests to, and how each does. */
export default function Providers({ loaderData }: Route.ComponentProps) {
	const { models, providers: text } = useMessages();
	const { providers, all, measured } = loaderData;
	return (
		<Page>
			<PageHeader
				breadcrumb={[{ label: models.title, to: "/models" }]}
				title={text.title}
				description={text.description(all)}
			/>
			<FilterBar names={["q", "ready"]}>
				<FilterSearch name="q" label={text.searchLabel} placeholder={text.searchPlaceholder} />
				<ReadyToggle />
			</FilterBar>
			<p role="status" className="-mb-2 text-sm text-muted-foreground">
				{text.found(providers.length)}
			</p>
			{providers.length === 0 ? (
				<Card>
					<EmptyState icon={SearchX} title={text.emptyTitle} description={text.emptyText} />
				</Card>
			) : (
				<ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
					{providers.map((provider) => (
						<li key={provider.id} className="min-w-0">
							<ProviderCard provider={provider} measured={measured[provider.id]} />
						</li>
					))}
				</ul>
			)}
		</Page>
	);
}

function ReadyToggle() {
	const { providers: text } = useMessages();
	const url = useUrlState();
	const on = url.get("ready") !== null;
	return (
		<Button
			variant="secondary"
			size="sm"
			aria-pressed={on}
			className={on ? "border-primary" : "font-normal"}
			onClick={() => url.set({ ready: on ? null : "true" })}
		>
			{text.ready}
		</Button>
	);
}
