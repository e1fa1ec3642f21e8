import { BookOpen, Boxes, Cable, PanelLeft, Search } from "lucide-react";
import type { ReactNode } from "react";
import { Link, useLocation } from "react-router";

import { BrandMark } from "~/components/brand";
import { cn } from "~/components/class-names";
import { useInstallation } from "~/components/installation";
import { useMessages } from "~/components/messages";
import { usePreferences } from "~/components/preferences";
import { Button } from "~/components/ui/button";
import { Tooltip } from "~/components/ui/tooltip";
import { type ConsolePage, instancePages, moneyPages, organizationPages, pagesFor, projectPages } from "../console-pages";
import type { ConsoleFrame } from "../layout";
import { PaletteKeys } from "../palette/palette-keys";
import { Switcher } from "./switcher";
import { UserMenu } from "./user-menu";

type SidebarProps = { frame: ConsoleFrame; collapsed?: boolean; inSheet?: boolean; onSearch: () => void };

/** Navigation of the console: what belongs to the project, what to the organization, what to everyone. */
export function Sidebar({ frame, collapsed = false, inSheet = false, onSearch }: SidebarProps) {
	const { frame: words } = useMessages();
	const { appName } = useInstallation();
	const { id, role } = frame.organization;
	const organization = `/dashboard/${id}`;
	const project = frame.project && `${organization}/${frame.project.id}`;
	return (
		<div className="flex h-full flex-col">
			<div className={cn("flex h-14 shrink-0 items-center px-3", collapsed ? "justify-center px-0" : "justify-between")}>
				<Link to="/dashboard" aria-label={appName} className="flex min-w-0 items-center gap-2 rounded-md font-semibold">
					<BrandMark />
					{!collapsed && <span className="truncate tracking-tight">{appName}</span>}
				</Link>
				{!collapsed && !inSheet && <CollapseButton collapsed={false} />}
			</div>
			{!inSheet && (
				<div className={cn("px-2 pb-2", collapsed && "flex flex-col items-center")}>
					<Switcher frame={frame} collapsed={collapsed} />
				</div>
			)}
			<div className="px-2 pb-2">
				<SearchButton collapsed={collapsed} onClick={onSearch} />
			</div>
			<nav aria-label={words.nav.label} className="flex grow flex-col gap-4 overflow-y-auto px-2 py-2">
				{project && <PageGroup label={words.nav.project} base={project} pages={pagesFor(role, projectPages)} collapsed={collapsed} />}
				<PageGroup
					label={words.nav.organization}
					base={organization}
					pages={pagesFor(role, organizationPages)}
					collapsed={collapsed}
				/>
				<PageGroup label={words.nav.money} base={organization} pages={pagesFor(role, moneyPages)} collapsed={collapsed} />
				{frame.isInstanceAdmin && (
					<PageGroup label={words.nav.administration} base={organization} pages={instancePages} collapsed={collapsed} />
				)}
				<NavGroup label={words.nav.reference} collapsed={collapsed}>
					<NavItem to="/models" icon={Boxes} label={words.nav.models} collapsed={collapsed} />
					<NavItem to="/docs/clients" icon={Cable} label={words.nav.clients} collapsed={collapsed} />
					<NavItem href="/openapi.json" icon={BookOpen} label={words.nav.apiReference} collapsed={collapsed} />
				</NavGroup>
			</nav>
			<div className="flex shrink-0 flex-col gap-1 border-t border-border p-2">
				{collapsed && <CollapseButton collapsed />}
				<UserMenu user={frame.user} collapsed={collapsed} />
			</div>
		</div>
	);
}

type PageGroupProps = { label: string; base: string; pages: readonly ConsolePage[]; collapsed: boolean };

function PageGroup({ label, base, pages, collapsed }: PageGroupProps) {
	const { frame: words } = useMessages();
	if (pages.length === 0) return null;
	return (
		<NavGroup label={label} collapsed={collapsed}>
			{pages.map((page) => (
				<NavItem
					key={page.path}
					to={base + page.path}
					end={page.path === ""}
					icon={page.icon}
					label={words.nav[page.label]}
					collapsed={collapsed}
				/>
			))}
		</NavGroup>
	);
}

function NavGroup({ label, collapsed, children }: { label: string; collapsed: boolean; children: ReactNode }) {
	return (
		<div className="flex flex-col gap-0.5">
			<p className={cn("px-2 pb-1 text-xs font-medium text-muted-foreground", collapsed && "sr-only")}>{label}</p>
			<ul className="flex flex-col gap-0.5">{children}</ul>
		</div>
	);
}

type NavItemProps = {
	to?: string;
	/** A resource rather than a page: the browser loads it itself. */
	href?: string;
	end?: boolean;
	icon: ConsolePage["icon"];
	label: string;
	collapsed: boolean;
};

function NavItem({ to, href, end, icon: Icon, label, collapsed }: NavItemProps) {
	const { pathname } = useLocation();
	const isCurrent = to !== undefined && (pathname === to || (!end && pathname.startsWith(`${to}/`)));
	const classes = cn(
		"flex h-8 items-center gap-2.5 rounded-md px-2 text-base -outline-offset-2",
		isCurrent ? "bg-accent font-medium text-foreground" : "text-muted-foreground hover:bg-accent hover:text-foreground",
		collapsed && "justify-center px-0",
	);
	const content = (
		<>
			<Icon className="size-4 shrink-0" strokeWidth={1.75} aria-hidden />
			<span className={cn("truncate", collapsed && "sr-only")}>{label}</span>
		</>
	);
	return (
		<li>
			<Tooltip content={label} side="right" disabled={!collapsed}>
				{to === undefined ? (
					<a href={href} className={classes}>
						{content}
					</a>
				) : (
					<Link to={to} prefetch="intent" aria-current={isCurrent ? "page" : undefined} className={classes}>
						{content}
					</Link>
				)}
			</Tooltip>
		</li>
	);
}

function SearchButton({ collapsed, onClick }: { collapsed: boolean; onClick: () => void }) {
	const { frame: words } = useMessages();
	if (collapsed) {
		return (
			<Tooltip content={words.palette.open} side="right">
				<Button variant="ghost" className="w-full px-0 text-muted-foreground" aria-label={words.palette.open} onClick={onClick}>
					<Search aria-hidden />
				</Button>
			</Tooltip>
		);
	}
	return (
		<Button
			variant="secondary"
			size="sm"
			className="w-full justify-start gap-2 px-2 text-base font-normal text-muted-foreground"
			onClick={onClick}
		>
			<Search aria-hidden />
			{words.palette.open}
			<PaletteKeys className="ml-auto max-md:hidden" />
		</Button>
	);
}

function CollapseButton({ collapsed }: { collapsed: boolean }) {
	const { frame: words } = useMessages();
	const { change } = usePreferences();
	const label = collapsed ? words.nav.expand : words.nav.collapse;
	return (
		<Tooltip content={label} side="right">
			<Button
				variant="ghost"
				size="icon-sm"
				className={cn("text-muted-foreground", collapsed && "w-full")}
				aria-label={label}
				onClick={() => change({ sidebarCollapsed: !collapsed })}
			>
				<PanelLeft aria-hidden />
			</Button>
		</Tooltip>
	);
}
