import { Menu, Search } from "lucide-react";
import { useEffect, useState } from "react";
import { Outlet, useLocation, type ShouldRevalidateFunctionArgs } from "react-router";

import { cn } from "~/components/class-names";
import { useMessages } from "~/components/messages";
import { parsePreferences, usePreferences } from "~/components/preferences";
import { Button } from "~/components/ui/button";
import { Sheet, SheetContent, SheetDescription, SheetTitle } from "~/components/ui/sheet";
import { listOrganizations } from "~/domain/organizations/queries.server";
import { roleCovers } from "~/domain/members/schemas";
import { listProjects } from "~/domain/projects/queries.server";
import { instanceRoleOf } from "~/domain/users/instance-admin.server";
import { notFound, requireUser } from "~/http/index.server";
import type { Route } from "./+types/layout";
import { CommandPalette } from "./palette/command-palette";
import { Sidebar } from "./sidebar/sidebar";
import { Switcher } from "./sidebar/switcher";

/** Who is here, and what they can switch between. A page checks its own access; this only draws the frame. */
export async function loader({ request, params }: Route.LoaderArgs) {
	const user = await requireUser(request);
	const organizations = await listOrganizations(user.id);
	const organization = organizations.find((item) => item.id === params.organizationId);
	if (!organization) throw notFound("Organization");
	const projects = await listProjects(organization.id);
	const remembered = parsePreferences(request.headers.get("cookie")).lastProject?.projectId;
	const projectId = (params as { projectId?: string }).projectId ?? remembered;
	const project = projects.find((item) => item.id === projectId) ?? projects[0] ?? null;
	return {
		user,
		organizations: organizations.map(({ id, name }) => ({ id, name })),
		organization: { id: organization.id, name: organization.name, role: organization.role },
		projects: projects.map(({ id, name }) => ({ id, name })),
		project: project && { id: project.id, name: project.name },
		canManage: roleCovers(organization.role, "admin"),
		isInstanceAdmin: (await instanceRoleOf(user)) === "admin",
	};
}

export type ConsoleFrame = Awaited<ReturnType<typeof loader>>;

/** Moving between pages of one project changes nothing in the frame. */
export function shouldRevalidate({ currentParams, nextParams, formMethod }: ShouldRevalidateFunctionArgs): boolean {
	if (formMethod && formMethod !== "GET") return true;
	return (
		currentParams.organizationId !== nextParams.organizationId || currentParams.projectId !== nextParams.projectId
	);
}

export default function ConsoleLayout({ loaderData: frame }: Route.ComponentProps) {
	const { common } = useMessages();
	const { preferences } = usePreferences();
	const [paletteOpen, setPaletteOpen] = useState(false);
	useRememberedProject(frame);
	usePaletteKeys(setPaletteOpen);
	const openPalette = () => setPaletteOpen(true);
	return (
		<div className="flex min-h-dvh">
			<a
				href="#content"
				className="sr-only rounded-lg bg-primary px-3 py-2 text-primary-foreground focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
			>
				{common.skipToContent}
			</a>
			<aside
				className={cn(
					"sticky top-0 hidden h-dvh shrink-0 border-r border-border bg-sidebar md:block",
					preferences.sidebarCollapsed ? "w-14" : "w-60",
				)}
			>
				<Sidebar frame={frame} collapsed={preferences.sidebarCollapsed} onSearch={openPalette} />
			</aside>
			<div className="flex min-w-0 grow flex-col">
				<PhoneBar frame={frame} onSearch={openPalette} />
				<main id="content" tabIndex={-1} className="min-w-0 grow outline-none">
					<Outlet />
				</main>
			</div>
			<CommandPalette frame={frame} open={paletteOpen} onOpenChange={setPaletteOpen} />
		</div>
	);
}

/** On phones the sidebar is a sheet behind a button. */
function PhoneBar({ frame, onSearch }: { frame: ConsoleFrame; onSearch: () => void }) {
	const { frame: words } = useMessages();
	const { pathname } = useLocation();
	// Open on the page it was opened on: following a link closes it.
	const [openAt, setOpenAt] = useState<string | null>(null);
	const setOpen = (open: boolean) => setOpenAt(open ? pathname : null);
	return (
		<header className="sticky top-0 z-30 flex h-14 items-center gap-1 border-b border-border bg-background px-2 md:hidden">
			<Button variant="ghost" size="icon" aria-label={words.nav.open} onClick={() => setOpen(true)}>
				<Menu aria-hidden />
			</Button>
			<div className="min-w-0 grow">
				<Switcher frame={frame} />
			</div>
			<Button variant="ghost" size="icon" aria-label={words.palette.open} onClick={onSearch}>
				<Search aria-hidden />
			</Button>
			<Sheet open={openAt === pathname} onOpenChange={setOpen}>
				<SheetContent side="left" className="w-72 bg-sidebar">
					<SheetTitle className="sr-only">{words.nav.label}</SheetTitle>
					<SheetDescription className="sr-only">{words.nav.label}</SheetDescription>
					<Sidebar
						frame={frame}
						inSheet
						onSearch={() => {
							setOpen(false);
							onSearch();
						}}
					/>
				</SheetContent>
			</Sheet>
		</header>
	);
}

/** `/dashboard` leads back to the project that was open last. */
function useRememberedProject({ organization, project }: ConsoleFrame): void {
	const { preferences, change } = usePreferences();
	const organizationId = organization.id;
	const projectId = project?.id ?? null;
	const last = preferences.lastProject;
	useEffect(() => {
		if (!projectId || (last?.organizationId === organizationId && last.projectId === projectId)) return;
		change({ lastProject: { organizationId, projectId } });
	}, [organizationId, projectId, last, change]);
}

function usePaletteKeys(setOpen: (change: (open: boolean) => boolean) => void): void {
	useEffect(() => {
		const listen = (event: KeyboardEvent) => {
			if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey) return;
			event.preventDefault();
			setOpen((open) => !open);
		};
		document.addEventListener("keydown", listen);
		return () => document.removeEventListener("keydown", listen);
	}, [setOpen]);
}
