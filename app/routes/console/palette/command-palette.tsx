import { Boxes, Cable, FolderClosed, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { useFetcher, useNavigate } from "react-router";

import { useMessages } from "~/components/messages";
import { Command, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from "~/components/ui/command";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "~/components/ui/dialog";
import { type ConsolePage, instancePages, moneyPages, organizationPages, pagesFor, projectPages } from "../console-pages";
import type { ConsoleFrame } from "../layout";

type PaletteProps = { frame: ConsoleFrame; open: boolean; onOpenChange: (open: boolean) => void };
type ModelName = { id: string; name: string };

const modelsShown = 8;

/** ⌘K: pages, actions, projects and models by name. */
export function CommandPalette({ frame, open, onOpenChange }: PaletteProps) {
	const { frame: words } = useMessages();
	return (
		<Dialog open={open} onOpenChange={onOpenChange}>
			<DialogContent className="top-[12dvh] max-w-xl translate-y-0 gap-0 overflow-hidden p-0 [&>button]:hidden">
				<DialogTitle className="sr-only">{words.palette.title}</DialogTitle>
				<DialogDescription className="sr-only">{words.palette.description}</DialogDescription>
				<Palette frame={frame} onDone={() => onOpenChange(false)} />
			</DialogContent>
		</Dialog>
	);
}

function Palette({ frame, onDone }: { frame: ConsoleFrame; onDone: () => void }) {
	const { frame: words } = useMessages();
	const navigate = useNavigate();
	const [query, setQuery] = useState("");
	const found = matching(useModelNames(), query);
	const organization = `/dashboard/${frame.organization.id}`;
	const project = frame.project && `${organization}/${frame.project.id}`;

	function go(to: string) {
		onDone();
		void navigate(to);
	}

	const listed = (base: string, list: readonly ConsolePage[]) =>
		pagesFor(frame.organization.role, list).map(({ path, label, icon }) => ({ to: base + path, label: words.nav[label], icon }));
	const pages = [
		...(project ? listed(project, projectPages) : []),
		...listed(organization, [...organizationPages, ...moneyPages, ...(frame.isInstanceAdmin ? instancePages : [])]),
		{ to: "/models", label: words.nav.models, icon: Boxes },
		{ to: "/docs/clients", label: words.nav.clients, icon: Cable },
	];
	const actions = frame.canManage
		? [
				...(project ? [{ to: `${project}/api-keys?create`, label: words.palette.createKey }] : []),
				{ to: `${organization}/org/provider-keys?add`, label: words.palette.addProviderKey },
			]
		: [];
	return (
		<Command label={words.palette.title} loop>
			<CommandInput value={query} onValueChange={setQuery} placeholder={words.palette.placeholder} />
			<CommandList label={words.palette.title} className="max-h-[60dvh]">
				{/* Models are found here, not by the list itself, which would call them nothing. */}
				{found.length === 0 && <CommandEmpty>{words.palette.empty}</CommandEmpty>}
				<CommandGroup heading={words.palette.pages}>
					{pages.map(({ to, label, icon: Icon }) => (
						<CommandItem key={to} value={`page ${label}`} onSelect={() => go(to)}>
							<Icon aria-hidden />
							{label}
						</CommandItem>
					))}
				</CommandGroup>
				{actions.length > 0 && (
					<CommandGroup heading={words.palette.actions}>
						{actions.map(({ to, label }) => (
							<CommandItem key={to} value={`action ${label}`} onSelect={() => go(to)}>
								<Plus aria-hidden />
								{label}
							</CommandItem>
						))}
					</CommandGroup>
				)}
				{frame.projects.length > 1 && (
					<CommandGroup heading={words.palette.projects}>
						{frame.projects.map(({ id, name }) => (
							<CommandItem key={id} value={`project ${name} ${id}`} onSelect={() => go(`${organization}/${id}`)}>
								<FolderClosed aria-hidden />
								<span className="truncate">{name}</span>
							</CommandItem>
						))}
					</CommandGroup>
				)}
				<ModelItems models={found} onChoose={(id) => go(`/models/${encodeURIComponent(id)}`)} />
			</CommandList>
		</Command>
	);
}

type ModelItemsProps = { models: ModelName[]; onChoose: (id: string) => void };

/** Models come up only for a query, and only the best few: four hundred rows would bury the rest. */
function ModelItems({ models, onChoose }: ModelItemsProps) {
	const { frame: words } = useMessages();
	if (models.length === 0) return null;
	return (
		<CommandGroup heading={words.palette.models} forceMount>
			{models.map(({ id, name }) => (
				<CommandItem key={id} value={`model ${id}`} keywords={[name]} onSelect={() => onChoose(id)} forceMount>
					<Boxes aria-hidden />
					<span className="truncate">{name}</span>
					<span className="ml-auto truncate font-mono text-xs text-muted-foreground">{id}</span>
				</CommandItem>
			))}
		</CommandGroup>
	);
}

function matching(models: ModelName[], query: string): ModelName[] {
	const words = query.toLowerCase().split(/\s+/).filter(Boolean);
	if (words.length === 0) return [];
	const hits = models.filter(({ id, name }) => {
		const text = `${id} ${name}`.toLowerCase();
		return words.every((word) => text.includes(word));
	});
	// What begins with the query comes first, shorter names before longer.
	const rank = (model: ModelName) => (model.id.startsWith(words[0] ?? "") ? 0 : 1000) + model.id.length;
	return hits.toSorted((first, second) => rank(first) - rank(second)).slice(0, modelsShown);
}

function useModelNames(): ModelName[] {
	const fetcher = useFetcher<ModelName[]>({ key: "palette-models" });
	const { load, data, state } = fetcher;
	useEffect(() => {
		if (!data && state === "idle") void load("/dashboard/search-index");
	}, [data, state, load]);
	return data ?? [];
}
