import type { ReactNode } from "react";
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteLoaderData } from "react-router";

import type { Route } from "./+types/root";
import "./app.css";
import { RouteErrorPage } from "~/components/error-page";
import { parsePreferences, PreferencesProvider } from "~/components/preferences";
import { Toaster } from "~/components/ui/toaster";
import { TooltipProvider } from "~/components/ui/tooltip";
import { env } from "~/platform/env.server";

/** What every page needs: the product's name and how this viewer likes things. */
export function loader({ request }: Route.LoaderArgs) {
	const { APP_NAME, APP_URL, SUPPORT_EMAIL } = env();
	return {
		appName: APP_NAME,
		supportEmail: SUPPORT_EMAIL ?? null,
		appUrl: APP_URL.replace(/\/+$/, ""),
		preferences: parsePreferences(request.headers.get("cookie")),
	};
}

export const meta: Route.MetaFunction = ({ loaderData }) => [{ title: loaderData?.appName ?? "LLM Gateway" }];

/** The HTML document around every page. */
export function Layout({ children }: { children: ReactNode }) {
	const data = useRouteLoaderData<typeof loader>("root");
	const theme = data?.preferences.theme ?? "system";
	return (
		<html lang="en" className={theme === "system" ? undefined : theme} suppressHydrationWarning>
			<head>
				<meta charSet="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<meta name="theme-color" content="#fbfbfc" media="(prefers-color-scheme: light)" />
				<meta name="theme-color" content="#0c0d11" media="(prefers-color-scheme: dark)" />
				<link rel="icon" href="/favicon.svg" type="image/svg+xml" />
				<Meta />
				<Links />
			</head>
			<body>
				{children}
				<ScrollRestoration />
				<Scripts />
			</body>
		</html>
	);
}

export default function App({ loaderData }: Route.ComponentProps) {
	return (
		<PreferencesProvider initial={loaderData.preferences}>
			<TooltipProvider delayDuration={300}>
				<Outlet />
				<Toaster />
			</TooltipProvider>
		</PreferencesProvider>
	);
}

export function ErrorBoundary() {
	return (
		<main>
			<RouteErrorPage />
		</main>
	);
}
