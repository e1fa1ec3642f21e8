import type { ReactNode } from "react";
import { NavLink } from "react-router";

import { cn } from "~/components/class-names";
import { useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";

type SettingsPageProps = {
	organization: { id: string; name: string };
	project: { id: string; name: string };
	/** For pages with something beside their form. */
	wide?: boolean;
	children: ReactNode;
};

/** The frame of a project's settings: title, and the way to its other pages. */
export function SettingsPage({ organization, project, wide, children }: SettingsPageProps) {
	const { projectSettings: words, routingSettings } = useMessages();
	const base = `/dashboard/${organization.id}/${project.id}`;
	const pages = [
		{ to: `${base}/settings`, label: words.general.title },
		{ to: `${base}/settings/caching`, label: words.caching.title },
		{ to: `${base}/settings/routing`, label: routingSettings.title },
	];
	return (
		<Page>
			<PageHeader breadcrumb={[{ label: organization.name }, { label: project.name, to: base }]} title={words.title} />
			<nav aria-label={words.pages} className="-mt-2 flex gap-4 overflow-x-auto border-b border-border">
				{pages.map(({ to, label }) => (
					<NavLink
						key={to}
						to={to}
						end
						prefetch="intent"
						className={({ isActive }) =>
							cn(
								"-mb-px flex h-9 items-center border-b-2 text-base font-medium whitespace-nowrap -outline-offset-2",
								isActive ? "border-primary text-foreground" : "border-transparent text-muted-foreground hover:text-foreground",
							)
						}
					>
						{label}
					</NavLink>
				))}
			</nav>
			<div className={cn("flex flex-col gap-6", !wide && "max-w-3xl")}>{children}</div>
		</Page>
	);
}
