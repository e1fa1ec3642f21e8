import type { ReactNode } from "react";
import { isRouteErrorResponse, Link, useRouteError } from "react-router";

import { useMessages } from "./messages";
import { Button } from "./ui/button";

type ErrorPageProps = { code?: string; title: string; text: string; note?: string; actions?: ReactNode };

/** A page that says what happened and where to go from here. */
export function ErrorPage({ code, title, text, note, actions }: ErrorPageProps) {
	return (
		<div className="mx-auto flex min-h-[60dvh] w-full max-w-md flex-col items-start justify-center gap-2 px-6 py-16">
			{code && <p className="font-mono text-sm text-muted-foreground">{code}</p>}
			<h1 className="text-xl font-semibold tracking-tight">{title}</h1>
			<p className="text-base text-muted-foreground">{text}</p>
			{note && <p className="font-mono text-xs text-muted-foreground">{note}</p>}
			{actions && <div className="mt-4 flex flex-wrap gap-2">{actions}</div>}
		</div>
	);
}

/** The error boundary of a route: plain words, never a stack. Place it where the frame around should stay. */
export function RouteErrorPage() {
	const error = useRouteError();
	const { common } = useMessages();
	const home = (
		<Button asChild variant="secondary">
			<Link to="/dashboard">{common.errors.goToDashboard}</Link>
		</Button>
	);
	if (isRouteErrorResponse(error) && error.status === 404) {
		return <ErrorPage code="404" title={common.errors.notFoundTitle} text={common.errors.notFoundText} actions={home} />;
	}
	if (isRouteErrorResponse(error) && error.status === 403) {
		return <ErrorPage code="403" title={common.errors.forbiddenTitle} text={common.errors.forbiddenText} actions={home} />;
	}
	const offline = error instanceof TypeError && typeof navigator !== "undefined" && !navigator.onLine;
	return (
		<ErrorPage
			code={isRouteErrorResponse(error) ? String(error.status) : "500"}
			title={common.errors.failedTitle}
			text={offline ? common.errors.offlineText : common.errors.failedText}
			actions={
				<>
					{/* A document load, so that a failed client build is replaced too. */}
					<Button onClick={() => location.reload()}>{common.errors.tryAgain}</Button>
					{home}
				</>
			}
		/>
	);
}
