import { Check, ChevronsUpDown, Plus } from "lucide-react";
import { useState } from "react";
import { useLocation, useNavigate } from "react-router";

import { cn } from "~/components/class-names";
import { useMessages } from "~/components/messages";
import {
	DropdownMenu,
	DropdownMenuContent,
	DropdownMenuItem,
	DropdownMenuLabel,
	DropdownMenuSeparator,
	DropdownMenuTrigger,
} from "~/components/ui/dropdown-menu";
import type { ConsoleFrame } from "../layout";
import { CreateOrganizationDialog, CreateProjectDialog } from "./create-dialogs";

type Place = { id: string; name: string };

/** Shows where one is, and changes to another project or organization. */
export function Switcher({ frame, collapsed = false }: { frame: ConsoleFrame; collapsed?: boolean }) {
	const { frame: words } = useMessages();
	const navigate = useNavigate();
	const { pathname } = useLocation();
	// A dialog belongs to the page it was opened on: creating something leads to another page, and so closes it.
	const [opened, setOpened] = useState<{ dialog: "project" | "organization"; at: string } | null>(null);
	const dialog = opened?.at === pathname ? opened.dialog : null;
	const setDialog = (next: "project" | "organization" | null) => setOpened(next && { dialog: next, at: pathname });
	const { organization, organizations, project, projects, canManage } = frame;
	const projectName = project?.name ?? words.switcher.noProject;
	return (
		<>
			<DropdownMenu>
				<DropdownMenuTrigger
					aria-label={words.switcher.label(organization.name, projectName)}
					className={cn(
						"flex h-11 w-full min-w-0 cursor-pointer items-center gap-2 rounded-lg px-2 text-left hover:bg-accent data-[state=open]:bg-accent",
						collapsed && "justify-center px-0",
					)}
				>
					<span className="grid size-7 shrink-0 place-items-center rounded-md bg-primary-subtle text-xs font-semibold text-primary-text" aria-hidden>
						{[...projectName][0]?.toUpperCase()}
					</span>
					{!collapsed && (
						<>
							<span className="min-w-0 grow">
								<span className="block truncate text-sm font-medium">{projectName}</span>
								<span className="block truncate text-xs text-muted-foreground">{organization.name}</span>
							</span>
							<ChevronsUpDown className="size-4 shrink-0 text-muted-foreground" aria-hidden />
						</>
					)}
				</DropdownMenuTrigger>
				<DropdownMenuContent align="start" className="w-60">
					<DropdownMenuLabel>{words.switcher.projects}</DropdownMenuLabel>
					<Places
						places={projects}
						currentId={project?.id}
						onChoose={(id) => void navigate(`/dashboard/${organization.id}/${id}`)}
					/>
					{canManage && (
						<DropdownMenuItem onSelect={() => setDialog("project")}>
							<Plus aria-hidden />
							{words.switcher.createProject}
						</DropdownMenuItem>
					)}
					<DropdownMenuSeparator />
					<DropdownMenuLabel>{words.switcher.organizations}</DropdownMenuLabel>
					<Places
						places={organizations}
						currentId={organization.id}
						onChoose={(id) => void navigate(`/dashboard/${id}`)}
					/>
					<DropdownMenuItem onSelect={() => setDialog("organization")}>
						<Plus aria-hidden />
						{words.switcher.createOrganization}
					</DropdownMenuItem>
				</DropdownMenuContent>
			</DropdownMenu>
			<CreateProjectDialog
				organization={organization}
				open={dialog === "project"}
				onOpenChange={(open) => setDialog(open ? "project" : null)}
			/>
			<CreateOrganizationDialog
				open={dialog === "organization"}
				onOpenChange={(open) => setDialog(open ? "organization" : null)}
			/>
		</>
	);
}

type PlacesProps = { places: Place[]; currentId: string | undefined; onChoose: (id: string) => void };

function Places({ places, currentId, onChoose }: PlacesProps) {
	return (
		<div className="max-h-56 overflow-y-auto">
			{places.map((place) => (
				<DropdownMenuItem
					key={place.id}
					onSelect={() => onChoose(place.id)}
					aria-current={place.id === currentId ? "true" : undefined}
				>
					<span className="truncate">{place.name}</span>
					{place.id === currentId && <Check className="ml-auto text-primary-text" aria-hidden />}
				</DropdownMenuItem>
			))}
		</div>
	);
}
