import { useEffect, useState } from "react";
import { useFetcher, useParams } from "react-router";

import { cn } from "~/components/class-names";
import { FilterSegments, FilterSelect } from "~/components/filter-bar";
import { useMessages } from "~/components/messages";
import { ProviderScores } from "~/components/provider-scores";
import { SectionCard } from "~/components/section-card";
import { useUrlState } from "~/components/use-url-state";
import type { RoutingOverrides } from "~/domain/routing/settings";
import type { ProviderScore } from "~/domain/usage/usage-event";
import type { loader } from "./preview";

type PreviewPanelProps = {
	models: { id: string; name: string }[];
	/** The model that is shown; the address may name another. */
	model: string;
	/** The order that the saved values give. */
	initial: ProviderScore[] | null;
	/** What the form says; undefined while it is not valid. */
	overrides: RoutingOverrides | null | undefined;
	saved: RoutingOverrides | null;
	/** Whether the project's own values count at all. */
	follows: boolean;
};

/** The providers of a model in the order that the form's values would give, before they are saved. */
export function PreviewPanel({ models, model, initial, overrides, saved, follows }: PreviewPanelProps) {
	const { routingSettings } = useMessages();
	const words = routingSettings.preview;
	const invalid = overrides === undefined;
	const off = follows && overrides?.enabled === false;
	const note = invalid ? words.invalid : off ? words.off : words.shorter;
	const { scores, pending } = usePreview({ overrides: follows ? (overrides ?? null) : null, saved, initial, model });
	const options = models.map(({ id, name }) => ({ value: id, label: name, hint: id === name ? undefined : id }));
	return (
		<div className="min-w-0 xl:sticky xl:top-4">
			<SectionCard title={words.title} description={words.text} flush>
				<div className="flex flex-wrap gap-2 px-5 py-3">
					<FilterSelect name="model" label={words.model} options={options} />
					<FilterSegments
						name="kind"
						label={words.streaming}
						options={[
							{ value: "streamed", label: words.streamed },
							{ value: "whole", label: words.whole },
						]}
					/>
					<FilterSegments
						name="prompt"
						label={words.prompt}
						options={[
							{ value: "short", label: words.short },
							{ value: "long", label: words.long },
						]}
					/>
				</div>
				<h3 className="border-t border-border px-5 pt-3 font-mono text-sm font-medium wrap-anywhere">{model}</h3>
				<p className="px-5 pb-1 text-sm text-muted-foreground">{note}</p>
				<div
					role="region"
					aria-label={words.order}
					aria-busy={pending}
					// oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
					tabIndex={0}
					className={cn(
						"-outline-offset-2 xl:max-h-[calc(100dvh-18rem)] xl:overflow-y-auto",
						pending && "opacity-60 transition-opacity duration-150",
					)}
				>
					{scores && scores.length > 0 ? (
						<ProviderScores label={words.list} scores={scores} />
					) : (
						<p className="px-5 py-4 text-sm text-muted-foreground">{scores ? words.nobody : words.unknown}</p>
					)}
				</div>
			</SectionCard>
		</div>
	);
}

type PreviewState = { overrides: RoutingOverrides | null; saved: RoutingOverrides | null; initial: ProviderScore[] | null; model: string };

/** Follows the form, a moment behind the typing. What the page brought along is shown until then. */
function usePreview({ overrides, saved, initial, model }: PreviewState): { scores: ProviderScore[] | null; pending: boolean } {
	const { organizationId, projectId } = useParams();
	const url = useUrlState();
	const { load, data, state } = useFetcher<typeof loader>();
	const config = JSON.stringify(overrides);
	const query = new URLSearchParams({ model, kind: url.get("kind") ?? "", prompt: url.get("prompt") ?? "", config }).toString();
	// What the loader of the page has answered already, for this model and what was saved then.
	const [answered, setAnswered] = useState(() => query.replace(/config=.*/, `config=${encodeURIComponent(JSON.stringify(saved))}`));
	useEffect(() => {
		if (query === answered) return;
		const timer = setTimeout(() => {
			setAnswered(query);
			void load(`/dashboard/${organizationId}/${projectId}/settings/routing/preview?${query}`);
		}, 150);
		return () => clearTimeout(timer);
	}, [query, answered, load, organizationId, projectId]);
	return { scores: data?.unreadable === false ? data.scores : initial, pending: state !== "idle" || query !== answered };
}
