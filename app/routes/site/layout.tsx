import { Link, NavLink, Outlet } from "react-router";

import { Brand } from "~/components/brand";
import { cn } from "~/components/class-names";
import { useInstallation } from "~/components/installation";
import { useMessages } from "~/components/messages";
import { Button } from "~/components/ui/button";
import { currentUser } from "~/http/index.server";
import type { Route } from "./+types/layout";

/** The frame of the public pages only asks whether someone is signed in. */
export async function loader({ request }: Route.LoaderArgs) {
	return { signedIn: (await currentUser(request)) !== null };
}

export default function SiteLayout({ loaderData }: Route.ComponentProps) {
	const { common, site } = useMessages();
	return (
		<div className="flex min-h-dvh flex-col">
			<a
				href="#content"
				className="sr-only rounded-lg bg-primary px-3 py-2 text-primary-foreground focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50"
			>
				{common.skipToContent}
			</a>
			<header className="sticky top-0 z-30 border-b border-border bg-background">
				<div className="mx-auto flex h-14 w-full max-w-page items-center gap-2 px-4 md:px-6">
					<Link to="/" className="mr-2 min-w-0 rounded-md sm:mr-4">
						<Brand />
					</Link>
					<nav aria-label={site.nav.label} className="flex items-center gap-1 max-sm:hidden">
						<SiteLink to="/models">{site.nav.models}</SiteLink>
						<SiteLink to="/providers">{site.nav.providers}</SiteLink>
						<SiteLink to="/docs/clients">{site.nav.clients}</SiteLink>
						<a href="/openapi.json" className={siteLinkClasses(false)}>
							{site.nav.apiReference}
						</a>
					</nav>
					<div className="ml-auto flex items-center gap-2">
						{loaderData.signedIn ? (
							<Button asChild size="sm" variant="secondary">
								<Link to="/dashboard">{site.nav.dashboard}</Link>
							</Button>
						) : (
							<>
								<Button asChild size="sm" variant="ghost">
									<Link to="/sign-in">{site.nav.signIn}</Link>
								</Button>
								<Button asChild size="sm" className="max-sm:hidden">
									<Link to="/sign-up">{site.nav.signUp}</Link>
								</Button>
							</>
						)}
					</div>
				</div>
			</header>
			<main id="content" className="flex grow flex-col">
				<Outlet />
			</main>
			<SiteFooter />
		</div>
	);
}

function siteLinkClasses(active: boolean): string {
	return cn(
		"rounded-lg px-2.5 py-1.5 text-base hover:bg-accent hover:text-foreground",
		active ? "font-medium text-foreground" : "text-muted-foreground",
	);
}

function SiteLink({ to, children }: { to: string; children: string }) {
	return (
		<NavLink to={to} prefetch="intent" className={({ isActive }) => siteLinkClasses(isActive)}>
			{children}
		</NavLink>
	);
}

function SiteFooter() {
	const { site } = useMessages();
	const { appName, supportEmail } = useInstallation();
	const link = "rounded-sm hover:text-foreground";
	return (
		<footer className="border-t border-border">
			<div className="mx-auto flex w-full max-w-page flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-6 text-sm text-muted-foreground md:px-6">
				<span>{appName}</span>
				<nav aria-label={site.footer.label} className="flex flex-wrap gap-x-5 gap-y-2">
					<Link to="/models" className={link}>
						{site.nav.models}
					</Link>
					<Link to="/providers" className={link}>
						{site.nav.providers}
					</Link>
					<Link to="/docs/clients" className={link}>
						{site.nav.clients}
					</Link>
					<a href="/openapi.json" className={link}>
						{site.nav.apiReference}
					</a>
					{supportEmail && (
						<a href={`mailto:${supportEmail}`} className={link}>
							{site.footer.support}
						</a>
					)}
				</nav>
			</div>
		</footer>
	);
}
