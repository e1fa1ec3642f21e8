import { ChevronLeft, ChevronRight, SearchX } from "lucide-react";
import { Link, redirect } from "react-router";
import { EmptyState } from "~/components/empty-state";
import { FilterBar, FilterSearch, FilterSegments, FilterSelect } from "~/components/filter-bar";
import { messages, useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { Button } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { useUrlState } from "~/components/use-url-state";
import { performanceBy } from "~/domain/routing/performance.server";
import { pageTitle } from "../page-title";
import type { Route } from "./+types/route";
import { capabilityLabel, filterCapabilities, outputs } from "./capabilities";
import { ModelCard } from "./model-card";
import { ModelTable } from "./model-table";
import { modelSorts, presentNames, readModelSearch } from "./search";
import { findModels } from "./summaries.server";

export async function loader({ request }: Route.LoaderArgs) {
	const query = new URL(request.url).searchParams;
	const renamed = presentNames(query);
	if (renamed) throw redirect(renamed.size > 0 ? `/models?${renamed}` : "/models");
	const search = readModelSearch(query);
	const found = findModels(search, Date.now());
	const all = await performanceBy("model");
	const measured = Object.fromEntries(found.models.flatMap(({ id }) => (all[id] ? [[id, all[id]]] : [])));
	return { search, ...found, measured };
}

export function meta({ matches }: Route.MetaArgs) {
	return pageTitle(messages().models.metaTitle, matches);
}

/** The catalogue: every model that the gateway can reach, who serves it and what it costs. */
export default function Models({ loaderData }: Route.ComponentProps) {
	const { models: text } = useMessages();
	const { models, total, counts, search, providers, measured } = loaderData;
	return (
		<Page>
			<PageHeader
				title={text.title}
				description={text.description(counts.active, counts.providers)}
				actions={
					<Button variant="secondary" asChild>
						<Link to="/providers" prefetch="intent">
							{text.allProviders}
						</Link>
					</Button>
				}
			/>
			<Filters providers={providers} />
			<div className="flex flex-col gap-4">
				<div className="flex items-center justify-between gap-3">
					<p role="status" className="text-sm text-muted-foreground">
						{text.found(total)}
					</p>
					<FilterSegments
						name="view"
						label={text.view}
						options={[
							{ value: "grid", label: text.grid },
							{ value: "table", label: text.table },
						]}
					/>
				</div>
				{models.length === 0 ? (
					<Card>
						<EmptyState icon={SearchX} title={text.emptyTitle} description={text.emptyText} />
					</Card>
				) : search.view === "table" ? (
					<ModelTable models={models} measured={measured} />
				) : (
					<ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
						{models.map((model) => (
							<li key={model.id} className="min-w-0">
								<ModelCard model={model} measured={measured[model.id]} />
							</li>
						))}
					</ul>
				)}
				<Pager page={loaderData.page} pages={loaderData.pages} />
			</div>
		</Page>
	);
}

const filterNames = ["q", "capability", "output", "provider", "sort", "ready", "retired"];

function Filters({ providers }: { providers: { id: string; name: string }[] }) {
	const { models: text } = useMessages();
	return (
		<FilterBar names={filterNames}>
			<FilterSearch name="q" label={text.searchLabel} placeholder={text.searchPlaceholder} />
			<FilterSelect
				multiple
				name="capability"
				label={text.capabilities}
				options={filterCapabilities.map((id) => ({ value: id, label: capabilityLabel(id) }))}
			/>
			<FilterSelect
				multiple
				name="output"
				label={text.outputs}
				options={outputs.map((id) => ({ value: id, label: text.output[id] }))}
			/>
			<FilterSelect
				name="provider"
				label={text.provider}
				options={providers.map(({ id, name }) => ({ value: id, label: name }))}
			/>
			<FilterSelect
				name="sort"
				label={text.sort}
				options={modelSorts.map((sort) => ({ value: sort, label: text.sorts[sort] }))}
			/>
			<FilterToggle name="ready" label={text.showReady} />
			<FilterToggle name="retired" label={text.showRetired} />
		</FilterBar>
	);
}

function FilterToggle({ name, label }: { name: string; label: string }) {
	const url = useUrlState();
	const on = url.get(name) !== null;
	return (
		<Button
			variant="secondary"
			size="sm"
			aria-pressed={on}
			className={on ? "border-primary" : "font-normal"}
			onClick={() => url.set({ [name]: on ? null : "true" })}
		>
			{label}
		</Button>
	);
}

function Pager({ page, pages }: { page: number; pages: number }) {
	const { models: text } = useMessages();
	if (pages <= 1) return null;
	return (
		<nav aria-label={text.pagination} className="flex items-center justify-between gap-3 pt-2 text-sm">
			<PageLink page={page > 1 ? page - 1 : null} rel="prev" />
			<span className="text-muted-foreground tabular-nums">{text.pageOf(page, pages)}</span>
			<PageLink page={page < pages ? page + 1 : null} rel="next" />
		</nav>
	);
}

function PageLink({ page, rel }: { page: number | null; rel: "prev" | "next" }) {
	const { common } = useMessages();
	const url = useUrlState();
	const content =
		rel === "prev" ? (
			<>
				<ChevronLeft aria-hidden />
				{common.previous}
			</>
		) : (
			<>
				{common.next}
				<ChevronRight aria-hidden />
			</>
		);
	if (page === null) {
		return (
			<Button variant="secondary" size="sm" disabled>
				{content}
			</Button>
		);
	}
	return (
		<Button variant="secondary" size="sm" asChild>
			<Link rel={rel} prefetch="intent" to={url.search({ page: page === 1 ? null : String(page) }) || "."}>
				{content}
			</Link>
		</Button>
	);
}
